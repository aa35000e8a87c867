import { z } from 'zod'
import { MAX_HITS, MAX_SEARCH_LENGTH } from '../reports.ts'
import { reportSummary } from './reports.ts'

export const searchText = z
  .string()
  .min(1)
  .max(MAX_SEARCH_LENGTH)
  .describe(
    'Words that the report has in its title, summary, page path, console or error messages. The last one may be the beginning of a word. There are no operators.',
  )

/** Where a report has the words of a search. */
export const highlight = z.object({
  field: z.enum(['title', 'summary', 'page', 'errors', 'console']),
  text: z.string().describe('A part of the field, as plain text: escape it like any other text.'),
  ranges: z
    .array(z.tuple([z.int(), z.int()]))
    .describe('Start and end of each match in `text`, in UTF-16 code units as strings of JavaScript have them.'),
})
export type Highlight = z.infer<typeof highlight>

export const reportSearchQuery = z.strictObject({ q: searchText })

export const reportHits = z.object({
  items: z
    .array(
      reportSummary
        .pick({ id: true, number: true, project_id: true, title: true, status: true })
        .extend({ snippet: highlight.nullable().describe('Null if the report was found by its id, number or key.') }),
    )
    .describe(`At most ${MAX_HITS}, the best first.`),
})
export type ReportHits = z.infer<typeof reportHits>
