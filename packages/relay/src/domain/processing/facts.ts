import type { DebuggerDocument, ReportFacts } from '@earshot/protocol'
import { plainLine } from '../../plain-text.ts'

type ReadFact = (document: DebuggerDocument) => string | null | undefined

/** The columns that lists filter by, and where each comes from. A new one is an entry here. */
const FACTS: Readonly<Record<keyof ReportFacts, ReadFact>> = {
  page_url: ({ environment }) => environment && pageOf(environment.url),
  browser: ({ environment }) => environment && nameAndMajor(environment.browser),
  os: ({ environment }) => environment && nameAndMajor(environment.os),
  release: ({ context }) => context.release,
  user_name: ({ context: { user } }) => [user?.id, user?.name, user?.email].find(isText),
}

/** An index of PostgreSQL holds at most about 2,700 bytes of a row. */
const MAX_LENGTH = 500

export const NO_FACTS = Object.fromEntries(Object.keys(FACTS).map((name) => [name, null])) as ReportFacts

/** Null for what the document does not say. */
export function readFacts(document: DebuggerDocument): ReportFacts {
  const facts = Object.entries<ReadFact>(FACTS).map(([name, read]) => [name, oneLine(read(document) ?? '')])
  return Object.fromEntries(facts) as ReportFacts
}

/** The URL without query and fragment, which often hold what identifies a person. */
export function pageOf(url: string): string {
  return url.replace(/[?#].*$/s, '')
}

/** Such as `Firefox 140`. */
function nameAndMajor({ name, version }: { name: string; version: string }): string {
  const [major = ''] = version.split('.')
  return `${name} ${major}`
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

function oneLine(text: string): string | null {
  return plainLine(text, MAX_LENGTH).toWellFormed() || null
}
