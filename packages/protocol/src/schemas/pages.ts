import { z } from 'zod'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../limits.ts'

/** Which page of a list. `cursor` overrides `page`. */
export const pageQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE),
  cursor: z.string().max(200).optional().describe('The `next_cursor` of the response before. Overrides `page`.'),
})
export type PageQuery = z.infer<typeof pageQuery>

/** One page of a list. `next_cursor` is null on the last page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    total: z.int(),
    page: z.int(),
    size: z.int(),
    next_cursor: z.string().nullable().describe('Null on the last page.'),
  })
}
