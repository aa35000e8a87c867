import type { ConsoleEntry, DebuggerDocument, PageError } from '@earshot/protocol'
import { plainLine } from '../../plain-text.ts'
import { pageOf } from './facts.ts'

/** What a search finds in a document. */
export interface SearchText {
  /** The path of the page's URL. */
  page_path: string
  /** One line for each different entry: errors, then warnings, then the others. */
  console: string
  /** One line for each different error. */
  errors: string
}

export const NO_TEXT: SearchText = { page_path: '', console: '', errors: '' }

/** In characters: 20,000 in all. */
const MAX_LENGTHS = { page_path: 500, errors: 7_500, console: 12_000 }
const MAX_LINE = 500

const LEVELS: readonly ConsoleEntry['level'][] = ['error', 'warn']

/** Reads the search text of a document, which is masked. */
export function readSearchText({ environment, console, errors }: DebuggerDocument): SearchText {
  return {
    page_path: environment ? line(pathOf(environment.url), MAX_LENGTHS.page_path) : '',
    console: linesOf(inOrder(console), ({ args }) => args.join(' '), MAX_LENGTHS.console),
    errors: linesOf(errors, messageOf, MAX_LENGTHS.errors),
  }
}

function* inOrder(console: readonly ConsoleEntry[]): Iterable<ConsoleEntry> {
  for (const level of LEVELS) yield* console.filter((entry) => entry.level === level)
  yield* console.filter((entry) => !LEVELS.includes(entry.level))
}

const MAX_MESSAGES = 50

/** The different messages of errors, and how often each came, for statistics. */
export function countMessages({ errors }: DebuggerDocument): { message: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const error of errors) {
    const message = line(messageOf(error), MAX_LINE)
    if (counts.has(message) || counts.size < MAX_MESSAGES) counts.set(message, (counts.get(message) ?? 0) + 1)
  }
  return [...counts].map(([message, count]) => ({ message, count }))
}

function messageOf({ name, message }: PageError): string {
  return `${name}: ${message}`
}

/** Different lines, until they fill `max` characters. */
function linesOf<Entry>(entries: Iterable<Entry>, textOf: (entry: Entry) => string, max: number): string {
  const lines = new Set<string>()
  let length = 0
  for (const entry of entries) {
    const next = line(textOf(entry), MAX_LINE)
    if (next === '' || lines.has(next)) continue
    if (length + next.length + 1 > max) break
    length += next.length + 1
    lines.add(next)
  }
  return [...lines].join('\n')
}

/** `/cart` of `https://shop.example/cart?id=1`. The URL may have labels where it was masked. */
function pathOf(url: string): string {
  return pageOf(url).replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
}

function line(text: string, max: number): string {
  return plainLine(text, max).toWellFormed()
}
