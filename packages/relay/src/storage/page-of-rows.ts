import type { Page, PageQuery } from '@earshot/protocol'
import { type Cursor, readCursor, writeCursor } from './created-cursor.ts'

/** Which rows to read for a page. */
export interface PageStart {
  /** The last row of the page before. Null: use `offset`. */
  cursor: Cursor | null
  offset: number
  /** One more than the page holds, to find out whether there is a next one. */
  limit: number
}

/** Null if the cursor cannot be parsed. */
export function pageStart({ page, size, cursor: text }: PageQuery): PageStart | null {
  if (text === undefined) return { cursor: null, offset: (page - 1) * size, limit: size + 1 }
  const cursor = readCursor(text)
  return cursor && { cursor, offset: 0, limit: size + 1 }
}

/** The page of the rows that were read for it. */
export function pageOf<Item extends Cursor>(
  rows: readonly Item[],
  { page, size, total }: PageQuery & { total: number },
): Page<Item> {
  const items = rows.slice(0, size)
  const last = rows.length > size ? items.at(-1) : undefined
  return { items, total, page, size, next_cursor: last ? writeCursor(last) : null }
}
