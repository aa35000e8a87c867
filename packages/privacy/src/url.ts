import { isPrivateKeyName } from './key-names.ts'
import { isLabel, label, PRIVATE } from './labels.ts'
import { findPatterns } from './patterns.ts'
import { isRandom } from './rules/random-token.ts'
import { joinSpans, replaceSpans } from './spans.ts'

const MAX_URL_LENGTH = 8000
const MAX_NESTING = 3
const MAX_ROUNDS = 4

/**
 * Masks a URL. Keeps the path and parameter names. Masks user info, secrets in the path, parameter
 * values that are not short and plain (`q=shoes`, `page=2`), and a hash that is more than a word or
 * a route. Cuts `data:`, `blob:` and `javascript:` to their type, and masks `mailto:` and `tel:`.
 * Needs no parser, so it also accepts relative and malformed URLs. Idempotent. Never throws.
 */
export function maskUrl(url: string): string {
  try {
    let masked = cutUrl(url.trim())
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const next = maskParts(masked, 0)
      if (next === masked) return masked
      masked = next
    }
  } catch {
    // Falls through: a URL that could not be masked is dropped.
  }
  return label('url')
}

/** Cuts at a separator, since half a value may look harmless. */
function cutUrl(url: string): string {
  if (url.length <= MAX_URL_LENGTH) return url
  const kept = url.slice(0, MAX_URL_LENGTH)
  return kept.slice(0, Math.max(kept.search(/[?#]/), kept.lastIndexOf('/'), kept.lastIndexOf('&'), 0))
}

/** An unencoded password may contain characters that end the host. A port is not a password. */
export const USER_INFO = String.raw`[^\s:/?#@[\\"'<>]{0,100}:(?!\d{1,5}(?:[/?#\\]|$))[^\s@"]{1,100}@`
const USER_INFO_AT_START = new RegExp(String.raw`^([/\\]{2})${USER_INFO}`)

function maskParts(url: string, depth: number): string {
  const scheme = /^[a-z][a-z\d+.-]*:/i.exec(url)?.[0] ?? ''
  const rest = url.slice(scheme.length).replace(USER_INFO_AT_START, '$1')
  const opaque = maskOpaque(scheme.toLowerCase(), rest)
  if (opaque !== null) return opaque
  const [, authority = '', path = '', query, hash] =
    /^([/\\]{2}[^/\\?#]*)?([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/.exec(rest) ?? []
  const host = authority.replace(/^(..)[\s\S]*@/, '$1')
  return (
    scheme +
    host +
    maskPath(path) +
    (query === undefined ? '' : `?${maskQuery(query, depth)}`) +
    (hash === undefined ? '' : `#${maskHash(hash, depth)}`)
  )
}

/** Returns the masked form of a URL without a path; null for other URLs. */
function maskOpaque(scheme: string, rest: string): string | null {
  if (scheme === 'data:') return scheme + (/^[\w.+-]{1,40}\/[\w.+-]{1,80}/.exec(rest)?.[0] ?? '')
  if (scheme === 'blob:' || scheme === 'javascript:' || scheme === 'vbscript:') return scheme
  if (scheme === 'mailto:') return `${scheme}${rest && label('email')}`
  if (scheme === 'tel:' || scheme === 'sms:' || scheme === 'facetime:') return `${scheme}${rest && label('phone')}`
  return null
}

const GUARDED =
  /^(?:reset|invit\w*|verif\w*|confirm\w*|activat\w*|unsubscribe|magic\w*|share|join|redeem|token|auth)\b/i

const SPOKEN_WORD = /^(?!.*[^aeiouy_-]{5})[a-z_-]*$/
const VERSION_OR_FILE = /^v\d+$|\.[a-z]\w{0,4}$/i
/** Too short to be a secret two segments later: `/auth/users/48213`. */
const SHORT_NUMBER = /^\d{1,5}$/

function isRouteWord(segment: string): boolean {
  return SPOKEN_WORD.test(segment) || VERSION_OR_FILE.test(segment)
}

function maskPath(path: string): string {
  let before: readonly string[] = []
  return path
    .split('/')
    .map((segment) => {
      const [head = '', ...matrix] = segment.split(';')
      const masked = [maskSegment(head, before), ...matrix.map((pair) => maskPair(pair, MAX_NESTING))].join(';')
      before = [head, ...before.slice(0, 1)]
      return masked
    })
    .join('/')
}

/** `before`: the preceding segments, nearest first. */
function maskSegment(segment: string, [nearest = '', next = '']: readonly string[]): string {
  const text = unescapePercent(segment)
  if (!text || isLabel(text)) return segment
  const masked = maskPatterns(text)
  if (masked !== text) return segment === text ? masked : label('value')
  if (/^[\d\s._()+-]+$/.test(text) && text.replace(/\D/g, '').length >= 9) return label('number')
  if (/\.(?:[cm]?js|css|map|wasm|woff2?)$/.test(text)) return segment
  if (isRandom(text)) return label('token')
  // A segment after /reset-password/ or /invite/ grants access, unless it is a word of the route.
  const isGuarded =
    GUARDED.test(nearest) ||
    isPrivateKeyName(nearest) ||
    (!isPrivateKeyName(next) && isPrivateKeyName(`${next} ${nearest}`))
  const isGuardedAbove =
    GUARDED.test(next) && (isRouteWord(nearest) || SHORT_NUMBER.test(nearest)) && !SHORT_NUMBER.test(text)
  return (isGuarded || isGuardedAbove) && !isRouteWord(text) ? label('value') : segment
}

function maskQuery(query: string, depth: number): string {
  return query
    .split('&')
    .map((pair) => maskPair(pair, depth))
    .join('&')
}

const PERSON = /^(?:user|user_?name|login|name|who|customer|owner|recipient)$/i
const MAY_BE_SECRET = /^(?:code|state|key|hash|[ckst])$/i

function maskPair(pair: string, depth: number): string {
  const split = pair.indexOf('=')
  if (split < 0) return isPlain(decode(pair)) || isLabel(pair) ? pair : label('value')
  const rawName = pair.slice(0, split)
  const rawValue = pair.slice(split + 1)
  const name = decode(rawName)
  const value = decode(rawValue)
  const shownName = maskPatterns(name) === name && !isRandom(name) && name.length <= 80 ? rawName : label('value')
  return `${shownName}=${maskParameter({ name, value, rawValue, depth })}`
}

interface Parameter {
  readonly name: string
  /** Decoded. */
  readonly value: string
  readonly rawValue: string
  readonly depth: number
}

function maskParameter({ name, value, rawValue, depth }: Parameter): string {
  if (!value || isLabel(value)) return rawValue
  if (/^(?:true|false|null|undefined)$/.test(value)) return rawValue
  if (isPrivateKeyName(name) || PERSON.test(name)) return PRIVATE
  if ((MAY_BE_SECRET.test(name) || GUARDED.test(name)) && !(value.length <= 24 && SPOKEN_WORD.test(value)))
    return label('value')
  if (isPlain(value)) return rawValue
  if (/(?:^|_)id$|Id$/.test(name) && UUID.test(value)) return rawValue
  if (/^(?:https?:\/)?\/\S*$/.test(value) && depth < MAX_NESTING) {
    const masked = maskParts(value, depth + 1)
    return masked === value ? rawValue : encodeURIComponent(masked)
  }
  return label('value')
}

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i

/** Returns true for short words, small numbers and dates, as in a filter. */
function isPlain(value: string): boolean {
  return value.length <= 40 && looksPlain(value) && maskPatterns(value) === value
}

function looksPlain(value: string): boolean {
  if (/^[\p{L}\p{M}'’_., +-]*$/u.test(value)) return !/\p{L}{21}/u.test(value) && !isRandom(value)
  const digits = value.replace(/\D/g, '').length
  if (/^-?[\d.,:-]+$/.test(value)) return digits <= 8
  return value.length <= 16 && digits <= 4 && /^[\p{L}\p{M}\d_., :+-]+$/u.test(value)
}

function maskHash(hash: string, depth: number): string {
  if (!hash || isLabel(hash)) return hash
  if (/^!?\//.test(hash)) return depth < MAX_NESTING ? maskParts(hash, depth + 1) : label('value')
  if (/^[\w.[\]%-]{1,60}=/.test(hash)) return maskQuery(hash, depth)
  const isNamed = isPrivateKeyName(hash) && !SPOKEN_WORD.test(hash.toLowerCase())
  return hash.length <= 30 && /^[\p{L}\d_-]+$/u.test(hash) && isPlain(hash) && !isNamed ? hash : label('value')
}

/** Decodes a parameter. */
function decode(text: string): string {
  return unescapePercent(text.replace(/\+/g, ' '))
}

/**
 * Decodes twice, since an encoded URL may contain another. Leaves an invalid encoding unchanged.
 */
export function unescapePercent(text: string): string {
  let decoded = text
  for (let i = 0; i < 2 && decoded.includes('%'); i++) {
    try {
      decoded = decodeURIComponent(decoded)
    } catch {
      return decoded
    }
  }
  return decoded
}

function maskPatterns(text: string): string {
  const spans = findPatterns(text)
  return spans.length > 0 ? replaceSpans(text, { spans: joinSpans(spans) }) : text
}
