import { Client } from 'pg'
import { explainConnect } from './explain-connect.ts'

/**
 * Makes this fingerprint the one that relays on the database must have from their next start on. Answers whether it was another one
 * before; null where no relay has used the database yet.
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
