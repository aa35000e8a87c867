import { findAll, type Span } from '../spans.ts'

const PRIVATE_KEY_BLOCK = /-----BEGIN [\w ]{0,40}PRIVATE KEY[\w ]{0,20}-----[\s\S]*?(?:-----END [\w ]{0,60}-----|$)/g
const JWT = /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{2,}(?:\.[\w-]*){0,3}/g
/**
 * Keys of vendors: AWS, Stripe, GitHub, GitLab, Slack, Google, npm, OpenAI, Anthropic, Twilio,
 * SendGrid, Shopify and others.
 */
const VENDOR_KEY =
  /(?<![A-Za-z\d])(?:(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)[A-Z\d]{12,}|(?:sk|pk|rk|whsec)_\w{12,}|(?:gh[pousr]|github_pat|npm|hf|shp(?:at|ss|ca|pa)|do[opr]_v1|lin_api|dckr_pat|e?sk)_[\w-]{16,}|(?:gl(?:pat|dt|cbt|rt|soat|ptt)|sk|pypi|GOCSPX|sq0[a-z]{3})-[\w-]{16,}|(?:xox[a-z]|xapp)-[\w-]{8,}|AIza[\w-]{20,}|(?:ya29|SG\.[\w-]{8,}|hvs)\.[\w-]{8,}|(?:AC|SK|key-)[\da-f]{32}|EAA[A-Za-z\d]{20,})/g
/**
 * Keeps the scheme and masks what follows, unless that is a plain word, as in "basic
 * authentication".
 */
const SCHEME =
  /\b(?:[Bb]earer|[Bb]asic|[Dd]igest|[Nn]egotiate|[Tt]oken|BEARER|BASIC)[ \u200b]{1,3}(?!(?:[A-Z]?[a-z]{1,15})\b(?![-\w.~+/=]))(?=[\w.~+/=-]*[A-Za-z])([\w.~+/=-]{8,})/g

/** Finds credentials by their form: private keys, JWTs, vendors' keys, and HTTP authentication. */
export function findCredentials(text: string): Span[] {
  return [
    ...findAll(text, { pattern: PRIVATE_KEY_BLOCK, rule: 'key' }),
    ...findAll(text, { pattern: JWT, rule: 'token' }),
    ...findAll(text, { pattern: VENDOR_KEY, rule: 'key' }),
    ...findAll(text, { pattern: SCHEME, rule: 'credential' }),
  ]
}
