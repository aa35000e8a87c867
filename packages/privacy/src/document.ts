import { maskArguments } from './arguments.ts'
import { SENT_RULES } from './sent.ts'
import { maskValueBy, type ValueRules } from './value.ts'

/**
 * Members of the debugger document that contain URLs, and the member with a console call's
 * arguments.
 */
const URL_NAMES: ReadonlySet<string> = new Set(['url', 'referrer', 'source'])
const ARGUMENTS_NAME = 'args'
/** Values that the host page has set. Only here, the names of members say what is private. */
const HOST_MEMBER = 'context'
const MAX_DEPTH = 12
/** Names of the protocol, which no rule matches. */
const OWN_NAME = /^[a-z_]{1,40}$/
/**
 * A number alone can only be a card number, which has at least 13 digits and does not start with 1,
 * unlike a timestamp.
 */
const SMALLEST_CARD = 2_000_000_000_000
/** With a fraction, its digits count too. */
const SMALLEST_WITH_FRACTION = 1_000_000

export interface DocumentOptions {
  /** Called before each text is masked. If it throws, masking stops with that error. */
  onText?: (text: string) => void
}

interface Walk extends ValueRules {
  args(args: string[]): string[]
}

/** Position of a value: its name, which list items share, and its depth. */
interface Place {
  readonly name: string
  readonly depth: number
}

/**
 * Returns a copy of a received debugger document with every text, number and name masked again. The
 * shape stays, so a valid document stays valid: a card or phone number that is a number becomes 0.
 * Accepts any value, since the sender is not trusted.
 */
export function maskDebuggerDocument(document: unknown, { onText = () => undefined }: DocumentOptions = {}): unknown {
  const walk: Walk = {
    name: SENT_RULES.name,
    text: once(SENT_RULES.text, onText),
    url: once(SENT_RULES.url, onText),
    args: (args) => {
      for (const arg of args) onText(arg)
      return maskArguments(args)
    },
  }
  return maskPart(document, { name: '', depth: 0 }, walk)
}

/** Remembers results, since console output is often repetitive. */
function once(mask: (text: string) => string, onText: (text: string) => void): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    let masked = known.get(text)
    if (masked === undefined) {
      onText(text)
      masked = mask(text)
      known.set(text, masked)
    }
    return masked
  }
}

function maskPart(value: unknown, { name, depth }: Place, walk: Walk): unknown {
  if (typeof value === 'string') return URL_NAMES.has(name) ? walk.url(value) : walk.text(value)
  if (typeof value === 'number') return maskNumber(value, walk)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return null
  if (Array.isArray(value)) return maskItems(value, { name, depth: depth + 1 }, walk)
  return maskMembers(value, { name, depth }, walk)
}

function maskItems(items: unknown[], place: Place, walk: Walk): unknown[] {
  const areArguments =
    place.name === ARGUMENTS_NAME && items.length > 1 && items.every((item) => typeof item === 'string')
  return areArguments ? walk.args(items) : items.map((item) => maskPart(item, place, walk))
}

function maskMembers(members: object, { name, depth }: Place, walk: Walk): object {
  const isHosts = depth === 1 && name === HOST_MEMBER
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      OWN_NAME.test(name) ? name : walk.text(name),
      isHosts ? maskValueBy(value, walk) : maskPart(value, { name, depth: depth + 1 }, walk),
    ]),
  )
}

/** Masks a number. Rounds it, so that digits after the point hide nothing. */
function maskNumber(value: number, walk: Walk): number {
  const isWhole = Number.isInteger(value)
  const rounded = isWhole ? value : Math.round(value * 10_000) / 10_000
  if (Math.abs(rounded) < (isWhole ? SMALLEST_CARD : SMALLEST_WITH_FRACTION)) return rounded
  const text = String(rounded)
  return walk.text(text) === text ? rounded : 0
}
