import { maskText } from './text.ts'
import { maskUrl } from './url.ts'
import { maskValue } from './value.ts'

/** Names of the debugger document whose values are URLs. */
const URL_NAMES: ReadonlySet<string> = new Set(['url', 'referrer', 'source'])
/** What the host page put in: here a key's name says what is private. Elsewhere the names are the protocol's own. */
const HOST_MEMBER = 'context'
const MAX_DEPTH = 12

interface Walk {
  /** The name under which a value stands; that of the list for its items. */
  readonly name: string
  readonly depth: number
  readonly counter: { changed: number }
  /** What became of a text or a URL the first time that it stood in the document: a page that logs repeats itself. */
  readonly seen: { readonly texts: Map<string, string>; readonly urls: Map<string, string> }
}

/**
 * The second net, which the relay runs over a debugger document that came in: the same rules once more. `changed` counts what was
 * masked here and should have been before; it is 0 for a document that `maskText`, `maskUrl` and, for each member of its context,
 * `maskValue` have seen. Takes anything, since a stranger sent it; keeps the shape, so that a valid document stays one.
 */
export function maskDebuggerDocument(document: unknown): { document: unknown; changed: number } {
  const counter = { changed: 0 }
  const seen = { texts: new Map<string, string>(), urls: new Map<string, string>() }
  return { document: walk(document, { name: '', depth: 0, counter, seen }), changed: counter.changed }
}

function walk(value: unknown, at: Walk): unknown {
  if (typeof value === 'string') return counted({ before: value, after: maskString(value, at) }, at)
  if (typeof value !== 'object' || value === null) return value
  if (at.depth >= MAX_DEPTH) return counted({ before: value, after: null }, at)
  const below = { ...at, depth: at.depth + 1 }
  if (Array.isArray(value)) return value.map((item) => walk(item, below))
  const isHosts = at.depth === 1 && at.name === HOST_MEMBER
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      isHosts ? counted({ before: member, after: maskValue(member) }, at) : walk(member, { ...below, name }),
    ]),
  )
}

function maskString(text: string, { name, seen }: Walk): string {
  const isUrl = URL_NAMES.has(name)
  const known = isUrl ? seen.urls : seen.texts
  const before = known.get(text)
  if (before !== undefined) return before
  const masked = isUrl ? maskUrl(text) : maskText(text)
  known.set(text, masked)
  return masked
}

function counted(piece: { before: unknown; after: unknown }, { counter }: Walk): unknown {
  if (!isSame(piece.after, piece.before)) counter.changed++
  return piece.after
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
