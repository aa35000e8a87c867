/** The part of a page that leads to the next. */
interface PageOf<Item> {
  items: Item[]
  next_cursor: string | null
}

/** Yields the items of all pages, and requests a page when it is needed. */
export async function* eachItem<Item>(
  list: (query: { cursor?: string }) => Promise<PageOf<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | null | undefined
  do {
    const page = await list(cursor ? { cursor } : {})
    yield* page.items
    cursor = page.next_cursor
  } while (cursor)
}

/** The same for lists without a cursor. */
export async function* eachByNumber<Item>(
  list: (query: { page: number }) => Promise<{ items: Item[]; total: number; size: number }>,
): AsyncGenerator<Item, void, undefined> {
  for (let page = 1; ; page++) {
    const { items, total, size } = await list({ page })
    yield* items
    if (items.length === 0 || page * size >= total) return
  }
}
