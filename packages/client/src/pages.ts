import type { Page } from '@earshot/protocol'

/** Yields the items of all pages, and requests a page when it is needed. */
export async function* eachItem<Item>(
  list: (query: { cursor?: string }) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | null | undefined
  do {
    const page = await list(cursor ? { cursor } : {})
    yield* page.items
    cursor = page.next_cursor
  } while (cursor)
}
