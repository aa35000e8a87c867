import type { ConsoleCall } from './entries.ts'

/** Maximum number of labels to remember; the oldest are forgotten. */
const MAX_LABELS = 200

/**
 * Returns a function that gives the value of a counter or timer at a call. It returns undefined for
 * other calls, and for a timer that was never started.
 */
export function createMarks(): (call: Omit<ConsoleCall, 'isFormat'>) => number | undefined {
  const known = new Map<string, number>()
  return ({ at, method, args: [label] }) => {
    const name = `${method.slice(0, 4)} ${label}`
    const before = known.get(name)
    const isCount = method === 'count'
    if (isCount || method === 'time') known.set(name, isCount ? (before ?? 0) + 1 : (before ?? at))
    else if (/Reset|End/.test(method)) known.delete(name)
    if (known.size > MAX_LABELS) known.delete(known.keys().next().value as string)
    if (isCount) return known.get(name)
    return before === undefined ? undefined : at - before
  }
}
