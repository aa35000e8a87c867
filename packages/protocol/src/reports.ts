/** Common parts of the management API. */

export const API_KEY_PATTERN = /^esk_[0-9A-Za-z_-]{48}$/

/** One page of a list. `next_cursor` is null on the last page. */
export interface Page<Item> {
  items: Item[]
  total: number
  page: number
  size: number
  next_cursor: string | null
}

/** From least to most severe. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Who sent a report: a page, or a program with an API key. */
export const REPORT_SOURCES = ['widget', 'server'] as const
export type ReportSource = (typeof REPORT_SOURCES)[number]

/** What the relay does with a report after it has arrived: reads its columns and makes a thumbnail. */
export const PROCESSING_STATES = ['queued', 'processing', 'completed', 'failed'] as const
export type ProcessingState = (typeof PROCESSING_STATES)[number]

/** How lists are sorted. With `-` the newest comes first. */
export const REPORT_SORTS = ['-created', 'created', '-updated', 'updated'] as const
export type ReportSort = (typeof REPORT_SORTS)[number]

/** A list counts exactly up to this number. */
export const MAX_COUNT = 10_000
/** Characters of a search. */
export const MAX_SEARCH_LENGTH = 200
/** Reports that a search for one of them returns. */
export const MAX_HITS = 30
export const MAX_TAGS = 20
export const MAX_TAG_LENGTH = 50
/** Reports of one bulk change. */
export const MAX_BULK = 200

/** `new` and `open` are still to do; `done` is not. */
export const STATUS_KINDS = ['new', 'open', 'done'] as const
export type StatusKind = (typeof STATUS_KINDS)[number]

/** The statuses of a new project. New reports have the first. */
export const DEFAULT_STATUSES = [
  { key: 'new', name: 'New', kind: 'new', colour: '#2f6fed' },
  { key: 'open', name: 'Open', kind: 'open', colour: '#b25e09' },
  { key: 'in_progress', name: 'In progress', kind: 'open', colour: '#7a4fd0' },
  { key: 'resolved', name: 'Resolved', kind: 'done', colour: '#1c7c43' },
  { key: 'declined', name: 'Declined', kind: 'done', colour: '#5c6570' },
] as const satisfies readonly { key: string; name: string; kind: StatusKind; colour: string }[]
