import type BetterSqlite3 from 'better-sqlite3'
import type { Limits, Quota } from '../database.ts'
import { dayOf } from '../utc-day.ts'

interface Use {
  key: string
  /** Null if only the key is counted. */
  network: string | null
  at: number
  sessions: number
  bytes: number
}

type Used = Pick<Use, 'sessions' | 'bytes'>

const NOTHING: Used = { sessions: 0, bytes: 0 }

/**
 * Counts sessions and bytes per UTC day, for a capture key and for a network within it. Call it
 * inside a transaction. `count` adds only if no limit is passed, and returns which one would be;
 * `add` ignores the limits.
 */
export function createDailyUse(db: BetterSqlite3.Database) {
  const ofKey = db.prepare<[number, string], Used>(
    'select sessions, bytes from daily_use where day = ? and capture_key_id = ?',
  )
  const ofNetwork = db.prepare<[number, string, string], Used>(
    'select sessions, bytes from network_use where day = ? and capture_key_id = ? and network = ?',
  )
  const addToKey = db.prepare(
    `insert into daily_use (day, capture_key_id, sessions, bytes) values (?, ?, ?, ?)
     on conflict do update set sessions = sessions + excluded.sessions, bytes = bytes + excluded.bytes`,
  )
  const addToNetwork = db.prepare(
    `insert into network_use (day, capture_key_id, network, sessions, bytes) values (?, ?, ?, ?, ?)
     on conflict do update set sessions = sessions + excluded.sessions, bytes = bytes + excluded.bytes`,
  )

  function add({ key, network, at, sessions, bytes }: Use): void {
    const day = dayOf(at)
    addToKey.run(day, key, sessions, bytes)
    if (network !== null) addToNetwork.run(day, key, network, sessions, bytes)
  }

  function count(use: Use, { quota, share }: Limits): 'counted' | 'quota-exceeded' | 'share-exceeded' {
    const { key, network } = use
    const day = dayOf(use.at)
    if (!fits(use, { used: ofKey.get(day, key), limit: quota })) return 'quota-exceeded'
    const isShared = network !== null
    if (isShared && !fits(use, { used: ofNetwork.get(day, key, network), limit: share })) return 'share-exceeded'
    add(use)
    return 'counted'
  }

  return { count, add }
}

function fits({ sessions, bytes }: Used, { used = NOTHING, limit }: { used: Used | undefined; limit: Quota }): boolean {
  return used.sessions + sessions <= limit.sessions_per_day && used.bytes + bytes <= limit.bytes_per_day
}
