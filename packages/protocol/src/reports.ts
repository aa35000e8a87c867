/** The management API: what a team, or its bot, reads with an API key. */

export const API_KEY_PATTERN = /^esk_[0-9A-Za-z_-]{48}$/

/** What an API key may be allowed to do. A route names the one it needs. */
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
