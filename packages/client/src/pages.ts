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
