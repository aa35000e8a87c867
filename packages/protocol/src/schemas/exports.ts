import { z } from 'zod'
import { reportFilter } from './report-list.ts'

/** Which reports to export, and how. */
export const exportQuery = reportFilter
  .extend({
    format: z.enum(['ndjson', 'csv']),
    bom: z
      .enum(['true', 'false'])
      .default('false')
      .transform((text) => text === 'true')
      .describe('`true`: CSV begins with a byte order mark, which Excel needs for other letters than English ones.'),
  })
  .extend(
    Object.fromEntries(
      (['archived', 'snoozed', 'duplicate'] as const).map((name) => [
        name,
        z.enum(['true', 'false', 'any']).default('any').describe('Unlike in lists, `any` is the default.'),
      ]),
    ) as Pick<typeof reportFilter.shape, 'archived' | 'snoozed' | 'duplicate'>,
  )
export type ExportQuery = z.output<typeof exportQuery>
export type ExportQueryInput = z.input<typeof exportQuery>
