import { createHash } from 'node:crypto'
import { Client, types } from 'pg'
import { ConfigError } from '../errors.ts'
import type { Source } from './source.ts'
import { type Row, TABLES, type Table } from './tables.ts'

const BATCH_SIZE = 500
/** The index of searches differs between the databases: a job makes it again. */
const QUEUE_INDEX = `
  insert into jobs (id, kind, payload, unique_key, created_at, run_at, attempts)
  select 'job_index_reports', 'index_reports', '{}', 'index_reports', at, at, 0
  from (select (extract(epoch from now()) * 1000)::bigint as at) as now on conflict (unique_key) do nothing`
const INT8 = 20

/**
 * Copies every table into the PostgreSQL database at `url` and compares all rows, in one
 * transaction. Returns the number of rows of each table. Throws a ConfigError if the database
 * already contains data.
 */
export async function copyRows(source: Source, url: string): Promise<Record<string, number>> {
  const client = new Client({
    connectionString: url,
    application_name: 'earshot migrate',
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : types.getTypeParser(oid, format)) },
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('begin')
    await requireUnused(client)
    const counts: Record<string, number> = {}
    for (const table of TABLES) counts[table.name] = await copyTable(client, { source, table })
    for (const table of TABLES) await requireSame(client, { source, table })
    await client.query(QUEUE_INDEX)
    await client.query('commit')
    return counts
  } finally {
    await client.end()
  }
}

/** A relay that was started here once has filled some tables. A row of any other is data to keep. */
async function requireUnused(client: Client): Promise<void> {
  const names = TABLES.map(({ name }) => name)
  await client.query(`lock table ${names.join(', ')} in exclusive mode`)
  for (const { name, isFilledAtStart } of TABLES) {
    if (isFilledAtStart) continue
    const { rows } = await client.query(`select 1 from ${name} limit 1`)
    if (rows.length === 0) continue
    throw new ConfigError(
      `The database already contains data (table ${name}): set EARSHOT_DATABASE_URL to an empty database. A completed migration need not be repeated.`,
    )
  }
  for (const { name, isFilledAtStart } of TABLES.toReversed()) {
    if (isFilledAtStart) await client.query(`delete from ${name}`)
  }
}

async function copyTable(client: Client, { source, table }: { source: Source; table: Table }): Promise<number> {
  const columns = source.columns(table).join(', ')
  const insert = `insert into ${table.name} (${columns})
    select ${columns} from json_populate_recordset(null::${table.name}, $1::json)`
  let count = 0
  let batch: Row[] = []
  for (const row of source.rows(table)) {
    batch.push(row)
    if (batch.length < BATCH_SIZE) continue
    await client.query(insert, [JSON.stringify(batch)])
    count += batch.length
    batch = []
  }
  if (batch.length > 0) await client.query(insert, [JSON.stringify(batch)])
  return count + batch.length
}

async function requireSame(client: Client, { source, table }: { source: Source; table: Table }): Promise<void> {
  const columns = source.columns(table)
  const here = createHash('sha256')
  for (const row of source.rows(table)) here.update(lineOf(row, columns))
  const there = createHash('sha256')
  const { name, key } = table
  await client.query(`declare moved no scroll cursor for select * from ${name} order by ${key.join(', ')}`)
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${BATCH_SIZE} from moved`)
    for (const row of rows) there.update(lineOf(row, columns))
    if (rows.length < BATCH_SIZE) break
  }
  await client.query('close moved')
  if (here.digest('hex') === there.digest('hex')) return
  throw new Error(`The rows of ${name} differ after the copy; nothing was kept`)
}

function lineOf(row: Row, columns: string[]): string {
  return `${JSON.stringify(columns.map((column) => row[column]))}\n`
}
