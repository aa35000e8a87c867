/** Common parts of the management API. */

export const API_KEY_PATTERN = /^esk_[0-9A-Za-z_-]{48}$/

/** One page of a list. `next_cursor` is null on the last page. */
export interface Page<Item> {
  items: Item[]
  total: number
  page: number
  size: number
  next_cursor: string | null
}
