import { z } from 'zod'

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))

/** Which reports to count. */
export const statisticsQuery = z.strictObject({
  project: z.string().min(1).max(100).optional().describe('The id of a project. Without it, all of them.'),
  since: time.optional().describe('Created at this time or later. Without it, 30 days before `until`.'),
  until: time.optional().describe('Created before this time. Without it, now. At most 366 days after `since`.'),
  top: z.coerce.number().int().min(1).max(50).default(10).describe('How many values each list has at most.'),
})
export type StatisticsQuery = z.output<typeof statisticsQuery>
export type StatisticsQueryInput = z.input<typeof statisticsQuery>

const counts = z.array(
  z
    .object({ value: z.string().nullable().describe('Null: not known.'), count: z.int() })
    .describe('Most frequent first.'),
)

/** How many reports there are, of those that the caller may see. */
export const statistics = z.object({
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  total: z.int(),
  is_complete: z.boolean().describe('False: only the newest 250,000 reports were counted.'),
  per_day: z.array(z.object({ day: z.iso.date().describe('In UTC.'), count: z.int() })),
  by_status: counts,
  by_capture_key: counts.describe('Ids.'),
  by_browser: counts,
  by_page: counts,
  top_errors: counts.describe('The number of reports with each error message.'),
})
export type Statistics = z.infer<typeof statistics>

const amounts = { reports: z.int(), artifacts: z.int(), bytes: z.int().describe('The size of the artifacts.') }

/** What the reports of each project take, of those that the caller may see. */
export const usage = z.object({
  ...amounts,
  projects: z.array(z.object({ id: z.string(), name: z.string(), ...amounts })),
})
export type Usage = z.infer<typeof usage>
