import { CONSOLE_LEVELS, type ConsoleEntry } from '@earshot/protocol'
import type { RecordedCall } from './entries.ts'

/** Maximum depth at which the lines of a group are indented. */
const MAX_DEPTH = 8
const OWN_FRAME = /^\s*(?:at )?(?:Object\.)?apply[ @]/
/** Levels of methods that are not a level themselves; all others are `log`. */
const LEVELS: Readonly<Record<string, ConsoleEntry['level']>> = {
  assert: 'error',
  count: 'info',
  timeLog: 'info',
  timeEnd: 'info',
}

/**
 * Converts console calls to the lines that a browser shows: `Assertion failed: …`, `items: 3`,
 * `load: 120 ms`, and indented lines of groups. A table stays JSON, since the masking needs names
 * next to their values.
 */
export function consoleLines(calls: readonly RecordedCall[]): ConsoleEntry[] {
  let depth = 0
  return calls.flatMap((call) => {
    const { at, method } = call
    const indent = '  '.repeat(depth)
    if (method === 'groupEnd') depth = Math.max(0, depth - 1)
    else if (method.startsWith('group')) depth = Math.min(MAX_DEPTH, depth + 1)
    const args = shown(call)
    const level = CONSOLE_LEVELS.find((name) => name === method) ?? LEVELS[method] ?? 'log'
    return args ? [{ at, level, args: args.map((arg, i) => (i ? arg : indent + arg)) }] : []
  })
}

/** Returns the arguments of the line; undefined if a browser shows none. */
function shown({ method, args, mark }: RecordedCall): string[] | undefined {
  const [first, ...rest] = args
  const label = first === undefined || first === 'undefined' ? 'default' : first
  switch (method) {
    case 'assert':
      return ['Assertion failed:', ...(args.length > 0 ? args : ['console.assert'])]
    case 'trace':
      return [...(rest.length > 0 ? args.slice(0, -1) : ['console.trace']), pageFrames(args.at(-1))]
    case 'group':
    case 'groupCollapsed':
      return first === undefined ? [`console.${method}`] : args
    case 'dir':
    case 'table':
      return args.slice(0, 1)
    case 'count':
      return [`${label}: ${mark}`]
    case 'timeEnd':
      return mark === undefined ? undefined : [`${label}: ${mark} ms`]
    case 'timeLog':
      return mark === undefined ? undefined : [`${label}: ${mark} ms`, ...rest]
    case 'groupEnd':
    case 'countReset':
    case 'time':
    case 'timeStamp':
    case 'takeHeapSnapshot':
      return undefined
    default:
      return args
  }
}

/** Removes the collector's own frames from a stack. The last of them is the one of its proxy. */
function pageFrames(stack = ''): string {
  const lines = stack.split('\n')
  return lines.slice(lines.findIndex((line) => OWN_FRAME.test(line)) + 1).join('\n')
}
