import { maskText } from './text.ts'
import { maskUrl } from './url.ts'
import { maskValue } from './value.ts'

/** Names of the debugger document whose values are URLs. */
const URL_NAMES: ReadonlySet<string> = new Set(['url', 'referrer', 'source'])
/** What the host page put in: here a key's name says what is private. Elsewhere the names are the protocol's own. */
const HOST_MEMBER = 'context'
const MAX_DEPTH = 12

interface Walk {
  changed: number
  /** What became of a text or a URL the first time that it stood in the document: a page that logs repeats itself. */
  readonly texts: Map<string, string>
  readonly urls: Map<string, string>
}

/** Where a value stands: under which name, which for a list's items is the list's, and how deep. */
interface Place {
  readonly name: string
  readonly depth: number
}

/**
 * The second net, which the relay runs over a debugger document that came in: the same rules once more. `changed` counts what was
 * masked here and should have been before; it is 0 for a document that `maskText`, `maskUrl` and, for each member of its context,
 * `maskValue` have seen. Takes anything, since a stranger sent it; keeps the shape, so that a valid document stays one. Changes nothing
 * of what it is given; what had nothing to mask comes back as it is.
 */
export function maskDebuggerDocument(document: unknown): { document: unknown; changed: number } {
  const walk: Walk = { changed: 0, texts: new Map(), urls: new Map() }
  return { document: maskPart(document, { name: '', depth: 0 }, walk), changed: walk.changed }
}

function maskPart(value: unknown, { name, depth }: Place, walk: Walk): unknown {
  if (typeof value === 'string') return counted({ before: value, after: maskString(value, { name, walk }) }, walk)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return counted({ before: value, after: null }, walk)
  if (Array.isArray(value)) return maskItems(value, { name, depth: depth + 1 }, walk)
  return maskMembers(value, { name, depth }, walk)
}

function maskItems(items: unknown[], place: Place, walk: Walk): unknown[] {
  let masked = items
  for (const [i, item] of items.entries()) {
    const after = maskPart(item, place, walk)
    if (after === item) continue
    if (masked === items) masked = [...items]
    masked[i] = after
  }
  return masked
}

function maskMembers(members: object, { name, depth }: Place, walk: Walk): object {
  const isHosts = depth === 1 && name === HOST_MEMBER
  const masked: [string, unknown][] = []
  let isSameAsBefore = true
  for (const [name, before] of Object.entries(members)) {
    const after = isHosts
      ? counted({ before, after: maskValue(before) }, walk)
      : maskPart(before, { name, depth: depth + 1 }, walk)
    masked.push([name, after])
    if (after !== before) isSameAsBefore = false
  }
  return isSameAsBefore ? members : Object.fromEntries(masked)
}

function maskString(text: string, { name, walk }: { name: string; walk: Walk }): string {
  const isUrl = URL_NAMES.has(name)
  const known = isUrl ? walk.urls : walk.texts
  const before = known.get(text)
  if (before !== undefined) return before
  const masked = isUrl ? maskUrl(text) : maskText(text)
  known.set(text, masked)
  return masked
}

/** What is masked, or the very same as before where nothing was. */
function counted({ before, after }: { before: unknown; after: unknown }, walk: Walk): unknown {
  if (isSame(after, before)) return before
  walk.changed++
  return after
}

/** Compares as deep as `masked` goes, which is never deep; the other may be, since a stranger made it. */
function isSame(masked: unknown, before: unknown): boolean {
  if (typeof masked !== 'object' || masked === null) return masked === before
  if (typeof before !== 'object' || before === null) return false
  const members = Object.entries(masked)
  return (
    members.length === Object.keys(before).length &&
    members.every(
      ([name, member]) => Object.hasOwn(before, name) && isSame(member, before[name as keyof typeof before]),
    )
  )
}
