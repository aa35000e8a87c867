import { CONSOLE_LEVELS, type ConsoleEntry } from '@earshot/protocol'
import type { RecordedCall } from './entries.ts'

/** Groups inside of groups whose lines are indented further. */
const MAX_DEPTH = 8
const OWN_FRAME = /^\s*(?:at )?(?:Object\.)?apply[ @]/
/** Of methods that are no level themselves; others are a `log`. */
const LEVELS: Readonly<Record<string, ConsoleEntry['level']>> = {
  assert: 'error',
  count: 'info',
  timeLog: 'info',
  timeEnd: 'info',
}

/**
 * Makes of console calls the lines that a browser shows: `Assertion failed: …`, `items: 3`, `load: 120 ms`, those of a group
 * indented. A table stays JSON, since names beside their values are what the masking goes by.
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

/** The arguments of the line; undefined where a browser shows none. */
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

/** A stack without the lines of the collector itself, the last of which is its proxy's. */
function pageFrames(stack = ''): string {
  const lines = stack.split('\n')
  return lines.slice(lines.findIndex((line) => OWN_FRAME.test(line)) + 1).join('\n')
}
