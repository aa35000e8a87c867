import { Client, types } from 'pg'
import type { JobCounts } from '../database.ts'
import { countJobsSql } from '../job-sql.ts'
import { COUNT_RETENTION, type RetentionCounts } from '../retention-counts.ts'
import { KNOWN_VERSION } from '../schema/versions.ts'
import { explainConnect } from './explain-connect.ts'

const INT8 = 20

export interface PostgresState {
  /** The database's schema version, and the one that this code works with. */
  version: number
  known_version: number
  /** Whether the server confirms a commit before it is on disk. */
  loses_commits: boolean
  /** How far its clock is ahead of this machine's, and the half of the round trip. */
  clock: { offset_ms: number; uncertainty_ms: number }
}

/**
 * Inspects a database without changing it. Throws an error with a sentence for the operator if it
 * cannot be reached.
 */
export function inspectPostgres(url: string): Promise<PostgresState> {
  return withClient(url, async (client) => {
    const { rows: settings } = await client.query(
      `select current_setting('synchronous_commit') = 'off' or current_setting('fsync') = 'off' as loses_commits`,
    )
    return {
      version: await readVersion(client),
      known_version: KNOWN_VERSION,
      loses_commits: settings[0]?.loses_commits === true,
      clock: await compareClocks(client),
    }
  })
}

/** Counts jobs as countJobs does. Null if the database has another version. Throws as above. */
export function readJobCounts(url: string, at: number): Promise<JobCounts | null> {
  return withClient(url, async (client) => {
    if ((await readVersion(client)) !== KNOWN_VERSION) return null
    const { rows } = await client.query<JobCounts>(countJobsSql('$1::bigint'), [at])
    return rows[0] ?? null
  })
}

/** Counts the projects that delete old reports. Null if the database has another version. Throws as above. */
export function readRetention(url: string): Promise<RetentionCounts | null> {
  return withClient(url, async (client) => {
    if ((await readVersion(client)) !== KNOWN_VERSION) return null
    const { rows } = await client.query<RetentionCounts>(COUNT_RETENTION)
    return rows[0] ?? null
  })
}

async function compareClocks(client: Client): Promise<PostgresState['clock']> {
  const asked_at = Date.now()
  const { rows } = await client.query<{ ms: string }>('select extract(epoch from clock_timestamp()) * 1000 as ms')
  const uncertainty_ms = (Date.now() - asked_at) / 2
  return { offset_ms: Number(rows[0]?.ms) - asked_at - uncertainty_ms, uncertainty_ms }
}

async function readVersion(client: Client): Promise<number> {
  const { rows: tables } = await client.query(`select to_regclass('earshot_version') is not null as there`)
  if (!tables[0]?.there) return 0
  const { rows } = await client.query<{ version: number }>('select version from earshot_version')
  return rows[0]?.version ?? 0
}

async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({
    connectionString: url,
    application_name: 'earshot doctor',
    connectionTimeoutMillis: 5_000,
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : types.getTypeParser(oid, format)) },
  })
  client.on('error', () => undefined)
  try {
    await client.connect().catch((error: unknown) => {
      throw explainConnect(error, url)
    })
    return await work(client)
  } finally {
    await client.end()
  }
}
