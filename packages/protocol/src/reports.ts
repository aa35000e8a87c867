/** The management API, which a team or its programs use with an API key. */

export const API_KEY_PATTERN = /^esk_[0-9A-Za-z_-]{48}$/

/** The permissions of API keys. Each route requires one. */
export const SCOPES = ['reports:read'] as const
export type Scope = (typeof SCOPES)[number]

/** One page of a list. `next_cursor` is null on the last page. */
export interface Page<Item> {
  items: Item[]
  total: number
  page: number
  size: number
  next_cursor: string | null
}
