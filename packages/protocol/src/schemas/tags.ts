import { z } from 'zod'
import { MAX_PAGE_SIZE } from '../limits.ts'
import { DEFAULT_COLOUR, MAX_TAG_COUNT } from '../tags.ts'
import { tagName } from './report-change.ts'
import { colour } from './statuses.ts'

/** A tag of a project. */
export const tag = z.object({ name: z.string(), colour: z.string(), created_at: z.iso.datetime() })
export type Tag = z.infer<typeof tag>

export const tagPage = z.object({
  items: z.array(
    tag.extend({ report_count: z.int().describe(`Reports with the tag. ${MAX_TAG_COUNT} means as many or more.`) }),
  ),
  next_cursor: z.string().nullable(),
})
export type TagPage = z.infer<typeof tagPage>

export const tagsQuery = z.object({
  size: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(MAX_PAGE_SIZE),
  cursor: z.string().max(300).optional().describe('The `next_cursor` of the response before.'),
})
export type TagsQuery = z.infer<typeof tagsQuery>

export const newTag = z
  .strictObject({ name: tagName, colour: colour.default(DEFAULT_COLOUR) })
  .meta({ examples: [{ name: 'checkout', colour: '#1c7c43' }] })
export type NewTag = z.input<typeof newTag>

export const tagChange = z
  .strictObject({ name: tagName, colour })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'Give at least one of: name, colour.')
export type TagChange = z.infer<typeof tagChange>
