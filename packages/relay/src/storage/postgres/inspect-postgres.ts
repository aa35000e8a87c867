import { Client } from 'pg'
import { KNOWN_VERSION } from '../schema/versions.ts'
import { explainConnect } from './explain-connect.ts'

export interface PostgresState {
  /** The database's schema version, and the one that this code works with. */
  version: number
  known_version: number
  /** Whether the server confirms a commit before it is on disk. */
  loses_commits: boolean
}

/**
 * Inspects a database without changing it. Throws an error with a sentence for the operator if it
 * cannot be reached.
 */
export async function inspectPostgres(url: string): Promise<PostgresState> {
  const client = new Client({
    connectionString: url,
    application_name: 'earshot doctor',
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect().catch((error: unknown) => {
      throw explainConnect(error, url)
    })
    const { rows: tables } = await client.query(`select to_regclass('earshot_version') is not null as there`)
    const { rows: versions } = tables[0]?.there
      ? await client.query('select version from earshot_version')
      : { rows: [] }
    const { rows: settings } = await client.query(
      `select current_setting('synchronous_commit') = 'off' or current_setting('fsync') = 'off' as loses_commits`,
    )
    return {
      version: versions[0]?.version ?? 0,
      known_version: KNOWN_VERSION,
      loses_commits: settings[0]?.loses_commits === true,
    }
  } finally {
    await client.end()
  }
}
