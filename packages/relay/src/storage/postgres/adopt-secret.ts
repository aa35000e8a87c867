import { Client } from 'pg'
import { explainConnect } from './explain-connect.ts'

/**
 * Sets the secret fingerprint that relays on this database must have at their next start. Returns
 * null if no relay has used the database yet.
 */
export async function adoptSecret({
  url,
  secret_fingerprint,
}: {
  url: string
  secret_fingerprint: string
}): Promise<'changed' | 'the-same' | null> {
  const client = new Client({
    connectionString: url,
    application_name: 'earshot secret',
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect().catch((error: unknown) => {
      throw explainConnect(error, url)
    })
    const { rows: tables } = await client.query(`select to_regclass('agreements') is not null as there`)
    if (!tables[0]?.there) return null
    const { rowCount } = await client.query(`update agreements set value = $1 where name = 'secret' and value <> $1`, [
      secret_fingerprint,
    ])
    return rowCount === 1 ? 'changed' : 'the-same'
  } finally {
    await client.end()
  }
}
