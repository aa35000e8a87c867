import type { Connections } from './connections.ts'

const MINUTE_MS = 60_000

/** If many processes use a key at the same time, one writes: the others skip the locked row. */
export function createTouch({ query }: Pick<Connections, 'query'>, table: 'capture_keys' | 'api_keys' | 'share_links') {
  const statement = {
    name: `touch-${table}`,
    text: `update ${table} set last_used_at = $1 where id = (
             select id from ${table} where id = $2 and (last_used_at is null or last_used_at <= $3)
             for no key update skip locked
           )`,
  }
  return async ({ id, at }: { id: string; at: number }): Promise<void> => {
    await query(statement, [at, id, at - MINUTE_MS])
  }
}
