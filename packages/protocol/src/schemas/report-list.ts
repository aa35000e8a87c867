import { z } from 'zod'
import { REPORT_SORTS, SEVERITIES } from '../reports.ts'
import { pageOf, pageQuery } from './pages.ts'
import { highlight, searchText } from './report-search.ts'
import { listedReport, reportFacts } from './reports.ts'

/**
 * A report's number as people type it: in either case, and with letters that look like those of the
 * alphabet.
 */
export const reportNumber = z
  .string()
  .toLowerCase()
  .transform((text) => text.replaceAll('o', '0').replace(/[il]/g, '1'))
  .pipe(z.string().regex(/^[0-9a-hjkmnp-tv-z]{8}$/, 'must be the 8 characters that the reporter was told'))

const MAX_VALUES = 20
const value = z.string().min(1).max(500)

/** Comma-separated values, of which a report must have one. */
const oneOf = (about: string) =>
  z
    .string()
    .max(2_000)
    .transform((text) => text.split(','))
    .pipe(z.array(value).max(MAX_VALUES))
    .optional()
    .describe(`${about} Several are separated by commas.`)

const time = (about: string) =>
  z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .optional()
    .describe(about)

const yesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true')

/** Reports of this kind are hidden unless the query asks for them. */
const shown = (about: string) =>
  z.enum(['true', 'false', 'any']).default('false').describe(`\`true\`: only ${about}. \`any\`: those too.`)

const exactFacts = Object.fromEntries(
  Object.entries(reportFacts.shape).map(([name, fact]) => [name, value.optional().describe(fact.description ?? '')]),
) as Record<keyof typeof reportFacts.shape, z.ZodOptional<typeof value>>

/** Which reports to choose. Every one of them must hold. */
export const reportFilter = z.strictObject({
  project: oneOf('The id of a project.'),
  capture_key: oneOf('The id of a capture key.'),
  status: oneOf('The key of a status.'),
  severity: oneOf(`One of ${SEVERITIES.join(', ')}, or none.`),
  assignee: oneOf('The id of a member; `me`, or `none`.'),
  tag: oneOf('A tag.'),
  origin: value.optional(),
  source: oneOf('`widget` or `server`.'),
  ...exactFacts,
  external: value.optional().describe('The external key, such as `jira:KEY-1`.'),
  q: searchText.optional(),
  has_errors: yesOrNo.optional().describe('Whether the page had errors.'),
  created_since: time('Created at this time or later.'),
  created_before: time('Created before this time.'),
  updated_since: time('Changed at this time or later, for programs that read what is new.'),
  archived: shown('archived reports'),
  snoozed: shown('reports that are snoozed now'),
  duplicate: shown('duplicates'),
})
export type ReportFilterQuery = z.output<typeof reportFilter>

/** Which reports to list. With `number`, only those whose id ends with it, whatever else is set. */
export const reportsQuery = reportFilter.extend({
  ...pageQuery.shape,
  sort: z.enum(REPORT_SORTS).default('-created').describe('With `-`, the newest comes first.'),
  number: reportNumber.optional().describe('The last 8 characters of a report’s id, as the reporter quotes them.'),
})
export type ReportsQuery = z.output<typeof reportsQuery>
/** As a client sends it. */
export type ReportsQueryInput = z.input<typeof reportsQuery>

const hidden = z.int().describe('Among the newest 10,000 of them.')

export const reportPage = pageOf(listedReport).extend({
  total: z.int().describe('Exact, unless `total_is_exact` is false: then there are more.'),
  total_is_exact: z.boolean(),
  hidden: z
    .object({ archived: hidden, snoozed: hidden, duplicates: hidden })
    .describe('How many reports match but are not listed, because they are archived, snoozed or duplicates.'),
  highlights: z
    .record(z.string(), highlight)
    .optional()
    .describe('With `q`: where the words are, by the id of the report.'),
})
export type ReportPage = z.infer<typeof reportPage>
