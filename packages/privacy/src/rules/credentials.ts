import type { Rule } from '../labels.ts'
import type { Span } from '../spans.ts'

const PRIVATE_KEY_BLOCK = /-----BEGIN [\w ]{0,40}PRIVATE KEY[\w ]{0,20}-----[\s\S]*?(?:-----END [\w ]{0,60}-----|$)/g
const JWT = /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{2,}(?:\.[\w-]*){0,3}/g
/** By vendor: AWS, Stripe, GitHub, GitLab, Slack, Google, npm, OpenAI and Anthropic, Twilio, SendGrid, Shopify and more. */
const VENDOR_KEY =
  /(?<![A-Za-z\d])(?:(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)[A-Z\d]{12,}|(?:sk|pk|rk|whsec)_[A-Za-z\d_]{12,}|gh[pousr]_\w{16,}|github_pat_\w{16,}|gl(?:pat|dt|cbt|rt|soat|ptt)-[\w-]{16,}|xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}|AIza[\w-]{20,}|ya29\.[\w-]{8,}|GOCSPX-[\w-]{10,}|npm_\w{16,}|sk-[\w-]{16,}|(?:AC|SK)[\da-f]{32}|SG\.[\w-]{8,}\.[\w-]{8,}|shp(?:at|ss|ca|pa)_\w{16,}|do[opr]_v1_\w{16,}|hf_\w{16,}|key-[\da-f]{32}|EAA[A-Za-z\d]{20,}|sq0[a-z]{3}-[\w-]{16,}|lin_api_\w{16,}|pypi-[\w-]{16,}|dckr_pat_[\w-]{16,}|hvs\.[\w-]{16,}|e?sk_[\w-]{16,})/g
/** The scheme stays, what follows it goes, unless that is a plain word, as in "basic authentication". */
const SCHEME =
  /\b(?:[Bb]earer|[Bb]asic|[Dd]igest|[Nn]egotiate|[Tt]oken|BEARER|BASIC)[ \u200b]{1,3}(?!(?:[A-Z]?[a-z]{1,15})\b(?![-\w.~+/=]))(?=[\w.~+/=-]*[A-Za-z])([\w.~+/=-]{8,})/g

/** Credentials that are known by their form: private-key blocks, JWTs, vendors' keys, and what follows an HTTP auth scheme. */
export function findCredentials(text: string): Span[] {
  const spans = [
    ...findAll(text, { pattern: PRIVATE_KEY_BLOCK, rule: 'key' }),
    ...findAll(text, { pattern: JWT, rule: 'token' }),
    ...findAll(text, { pattern: VENDOR_KEY, rule: 'key' }),
  ]
  for (const match of text.matchAll(SCHEME)) {
    const end = match.index + match[0].length
    spans.push({ start: end - (match[1]?.length ?? 0), end, rule: 'credential' })
  }
  return spans
}

function findAll(text: string, { pattern, rule }: { pattern: RegExp; rule: Rule }): Span[] {
  return Array.from(text.matchAll(pattern), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    rule,
  }))
}
