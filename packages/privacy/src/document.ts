import { maskText } from './text.ts'
import { maskUrl } from './url.ts'
import { maskValue } from './value.ts'

/** Names of the debugger document whose values are URLs. */
const URL_NAMES: ReadonlySet<string> = new Set(['url', 'referrer', 'source'])
/** What the host page put in: here a key's name says what is private. Elsewhere the names are the protocol's own. */
const HOST_MEMBERS: ReadonlySet<string> = new Set(['context'])
const MAX_DEPTH = 12

/**
 * The second net, which the relay runs over a debugger document that came in: the same rules once more. `changed` counts the strings
 * that were masked here and should have been before; it is 0 for a document that `maskText`, `maskUrl` and `maskValue` have seen.
 * Takes anything, since a stranger sent it; keeps the shape, so that a valid document stays one.
 */
export function maskDebuggerDocument(document: unknown): { document: unknown; changed: number } {
  const state = { changed: 0 }
  return { document: walk({ name: '', value: document, depth: 0 }, state), changed: state.changed }
}

interface Member {
  readonly name: string
  readonly value: unknown
  readonly depth: number
}

function walk({ name, value, depth }: Member, state: { changed: number }): unknown {
  if (typeof value === 'string')
    return counted(value, { masked: URL_NAMES.has(name) ? maskUrl(value) : maskText(value), state })
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return null
  if (Array.isArray(value)) return value.map((item) => walk({ name, value: item, depth: depth + 1 }, state))
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const isHosts = depth === 0 && HOST_MEMBERS.has(key)
      return [key, isHosts ? maskHostValue(member, state) : walk({ name: key, value: member, depth: depth + 1 }, state)]
    }),
  )
}

function maskHostValue(value: unknown, state: { changed: number }): unknown {
  const masked = maskValue(value)
  if (JSON.stringify(masked) !== JSON.stringify(value)) state.changed++
  return masked
}

function counted(value: string, { masked, state }: { masked: string; state: { changed: number } }): string {
  if (masked !== value) state.changed++
  return masked
}
