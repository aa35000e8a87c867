import type { Place } from './place.ts'
import { isEmpty, type SearchTerms } from './search-terms.ts'

/** A search in reports. */
export interface ReportSearch {
  readonly terms: SearchTerms
  /** `title`: the title must have all terms. */
  readonly within: 'title' | 'all'
}

/**
 * SQLite looks at so many of the newest reports that have the terms: it reads them one by one. That
 * bounds the time of a search for a word that every report has.
 */
export const MAX_FOUND = 5_000

/** The condition that a report, a row of `reports`, is found. */
export function foundBy(
  search: ReportSearch,
  { organization_id, place }: { organization_id: string; place: Place },
): string {
  if (isEmpty(search.terms)) return 'false'
  if (place.dialect === 'sqlite')
    return `reports.id in (${newestFound(search, { organization_id, place, limit: MAX_FOUND })})`
  return `exists (select from report_search where report_search.report_id = reports.id
    and report_search.words @@ ${place(toTsQuery(search))}::tsquery)`
}

/** An expression: 1 if the condition leaves out older reports that have the terms. */
export function isPartial(
  search: ReportSearch,
  { organization_id, place }: { organization_id: string; place: Place },
): string {
  if (place.dialect === 'postgres' || isEmpty(search.terms)) return '0'
  return `(select count(*) > ${MAX_FOUND} from (${newestFound(search, { organization_id, place, limit: MAX_FOUND + 1 })}))`
}

/** Rows of `report_words` are read from the newest to the oldest. */
function newestFound(
  search: ReportSearch,
  { organization_id, place, limit }: { organization_id: string; place: Place; limit: number },
): string {
  return `select report_search.report_id from report_words
    join report_search on report_search.number = report_words.rowid
    where report_words match ${place(toFtsQuery(search))} and report_search.organization_id = ${place(organization_id)}
    order by report_words.rowid desc limit ${limit}`
}

/** https://www.sqlite.org/fts5.html#full_text_query_syntax. A term has no character that it could mean. */
function toFtsQuery({ terms: { words, prefix }, within }: ReportSearch): string {
  const quoted = words.map((word) => `"${word}"`)
  if (prefix !== null) quoted.push(`"${prefix}"*`)
  return `${within === 'title' ? 'title : ' : ''}(${quoted.join(' AND ')})`
}

/** https://www.postgresql.org/docs/current/datatype-textsearch.html. Words of the title have the weight A. */
function toTsQuery({ terms: { words, prefix }, within }: ReportSearch): string {
  const weight = within === 'title' ? 'A' : ''
  const quoted = words.map((word) => `'${word}'${weight && `:${weight}`}`)
  if (prefix !== null) quoted.push(`'${prefix}':*${weight}`)
  return quoted.join(' & ')
}

/** The text of a tsvector. Each word needs a position, without which it has no weight. */
export function toTsVector(words: string, weight: 'A' | 'D'): string {
  return words === ''
    ? ''
    : words
        .split(' ')
        .map((word) => `'${word}':1${weight}`)
        .join(' ')
}
