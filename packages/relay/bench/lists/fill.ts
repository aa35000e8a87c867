import BetterSqlite3 from 'better-sqlite3'
import { Pool } from 'pg'

/**
 * Reports of a shop that has used its relay for three years: a report every few minutes; most are
 * archived, one in twenty is new or open, one in fifty private. Values are spread by the remainder
 * of the report's number, so that every run has the same.
 */
const VALUES = {
  title: "'The cart loses item ' || n",
  summary: "'I put it in, then it was gone. Number ' || n",
  status: "case when n % 20 = 0 then 'new' when n % 20 = 1 then 'open' else 'resolved' end",
  severity: "case n % 10 when 0 then 'critical' when 1 then 'high' when 2 then 'low' end",
  assignee_id: "case when n % 7 = 0 then 'mem_' || (n % 50) end",
  visibility: "case when n % 50 = 7 then 'private' else 'organization' end",
  archived_at: 'case when n % 20 > 3 then 1700000000000 end',
  duplicate_of: "case when n % 40 = 3 then 'rep_0' end",
  external_key: "case when n % 9 = 0 then 'jira:SHOP-' || n end",
  page_url: "'https://shop.example/p/' || (n % 997)",
  browser: "case n % 5 when 0 then 'Firefox ' || (100 + n % 40) else 'Chrome ' || (100 + n % 40) end",
  os: "case n % 3 when 0 then 'Windows 11' when 1 then 'macOS 15' else 'Android 16' end",
  release: "'2026.' || (n % 200)",
  user_name: "'user-' || (n % 20011)",
  error_count: 'n % 4',
  meta: `'{"source":"widget","path":"' || (n % 997) || '"}'`,
} as const

const FIRST = 1_700_000_000_000
const EVERY_MS = 60_000

interface Sizes {
  reports: number
  organization_id: string
  project_id: string
  capture_key_id: string
}

function insertFrom(numbers: string, { organization_id, project_id, capture_key_id }: Sizes, pad: string): string {
  const fixed = {
    id: `'rep_' || ${pad}`,
    session_id: `'ses_' || ${pad}`,
    organization_id: `'${organization_id}'`,
    project_id: `'${project_id}'`,
    capture_key_id: `'${capture_key_id}'`,
    origin: "'https://shop.example'",
    media_kind: "'screenshot'",
    fields: "'{}'",
    processing: "'completed'",
    created_at: `${FIRST} + n * ${EVERY_MS}`,
    updated_at: `${FIRST} + n * ${EVERY_MS} + (n % 1000) * ${EVERY_MS}`,
  }
  const all = { ...fixed, ...VALUES }
  return `insert into reports (${Object.keys(all).join(', ')}) select ${Object.values(all).join(', ')} from ${numbers}`
}

const TAGS = (numbers: string, organization_id: string, pad: string) =>
  `insert into report_tags (report_id, tag, organization_id)
   select 'rep_' || ${pad}, 'tag ' || (n % 100), '${organization_id}' from ${numbers} where n % 3 = 0`

export function fillSqlite(file: string, sizes: Sizes): void {
  const db = new BetterSqlite3(file)
  const pad = "printf('%026d', n)"
  const numbers = `(with recursive numbers (n) as (select 0 union all select n + 1 from numbers where n < ${sizes.reports - 1}) select n from numbers)`
  db.pragma('synchronous = off')
  db.exec(
    `begin; ${insertFrom(numbers, sizes, pad)}; ${TAGS(numbers, sizes.organization_id, pad)}; commit; pragma optimize`,
  )
  db.close()
}

export async function fillPostgres(url: string, sizes: Sizes): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 })
  const pad = "lpad(n::text, 26, '0')"
  const numbers = `generate_series(0, ${sizes.reports - 1}) as n`
  await pool.query(insertFrom(numbers, sizes, pad))
  await pool.query(TAGS(numbers, sizes.organization_id, pad))
  await pool.query('vacuum analyze')
  await pool.end()
}
