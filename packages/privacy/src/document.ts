import { maskArguments } from './arguments.ts'
import { SENT_RULES } from './sent.ts'
import { maskValueBy, type ValueRules } from './value.ts'

/** Names of the debugger document whose values are URLs, and whose are a console call's arguments. */
const URL_NAMES: ReadonlySet<string> = new Set(['url', 'referrer', 'source'])
const ARGUMENTS_NAME = 'args'
/** What the host page put in: here a key's name says what is private. Elsewhere the names are the protocol's own. */
const HOST_MEMBER = 'context'
const MAX_DEPTH = 12
/** What no rule finds anything in: the protocol's own names. */
const OWN_NAME = /^[a-z_]{1,40}$/
/** By itself a number can only be a card's, and no card has fewer digits or begins with a 1, as times do. */
const SMALLEST_CARD = 2_000_000_000_000
/** With a point in it the digits behind count too. */
const SMALLEST_WITH_FRACTION = 1_000_000

export interface DocumentOptions {
  /** Called before each text is masked. What it throws ends the work. */
  onText?: (text: string) => void
}

interface Walk extends ValueRules {
  args(args: string[]): string[]
}

/** Where a value stands: under which name, which for a list's items is the list's, and how deep. */
interface Place {
  readonly name: string
  readonly depth: number
}

/**
 * A copy of a debugger document that came in, with the same rules run over it once more: every text, number and name. Keeps the
 * shape, so that a valid document stays one: a number that is a card's or a phone's becomes 0. Takes anything, since a stranger sent it.
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

/** A page that logs repeats itself. */
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

/** Rounded, so that nothing is hidden behind the point. */
function maskNumber(value: number, walk: Walk): number {
  const isWhole = Number.isInteger(value)
  const rounded = isWhole ? value : Math.round(value * 10_000) / 10_000
  if (Math.abs(rounded) < (isWhole ? SMALLEST_CARD : SMALLEST_WITH_FRACTION)) return rounded
  const text = String(rounded)
  return walk.text(text) === text ? rounded : 0
}
