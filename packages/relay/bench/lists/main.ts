import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { reportsQuery } from '@earshot/protocol/schemas'
import { table } from '../../../../bench/src/table.ts'
import { commandLine, seesPrivate } from '../../src/domain/access/actor.ts'
import { findReport } from '../../src/domain/reports/find-report.ts'
import { listReports } from '../../src/domain/reports/list-reports.ts'
import { openStores, type Stores } from '../../src/open-stores.ts'
import { DATABASE_FILE } from '../../src/storage/sqlite/open.ts'
import { startPostgres } from '../../test/support/postgres.ts'
import { fillPostgres, fillSqlite } from './fill.ts'

/** `npm run bench -- lists [--quick]`, see docs/performance.md: how long lists take, by number of reports. */
const is_quick = process.argv.includes('--quick')
const SIZES = is_quick ? [20_000] : [100_000, 1_000_000]
const CALLS = is_quick ? 50 : 200

const QUERIES: Record<string, Record<string, string>> = {
  'the newest': {},
  'by number of page': { page: '50' },
  'one status': { status: 'open' },
  'two statuses, severity': { status: 'new,open', severity: 'high,critical' },
  'resolved, in a browser': { status: 'resolved', browser: 'Firefox 100', archived: 'any' },
  'a page and a release': { page_url: 'https://shop.example/p/5', release: '2026.5', archived: 'any' },
  'a user': { user_name: 'user-77', archived: 'any' },
  'a tag': { tag: 'tag 7' },
  'an assignee': { assignee: 'mem_7' },
  'an external key': { external: 'jira:SHOP-9', archived: 'any' },
  'with errors': { has_errors: 'true' },
  archived: { archived: 'true' },
  'changed lately': { updated_since: '2023-11-15T00:00:00Z', sort: 'updated', archived: 'any' },
  'nothing matches': { status: 'open', severity: 'low', os: 'Windows 11', browser: 'None 1', archived: 'any' },
}

async function measure({ database, now }: Stores, organization_id: string): Promise<Map<string, number[]>> {
  const results = new Map<string, number[]>()
  const admin = commandLine(organization_id)
  const member = { ...admin, owner_id: 'mem_7', sees_private: seesPrivate('member') }
  const time = async (name: string, call: () => Promise<unknown>) => {
    const began = performance.now()
    await call()
    results.set(name, [...(results.get(name) ?? []), performance.now() - began])
  }
  for (let round = 0; round < CALLS + 5; round++) {
    if (round === 5) results.clear()
    for (const [name, query] of Object.entries(QUERIES)) {
      await time(name, () => listReports({ database, now }, admin, reportsQuery.parse(query)))
    }
    await time('the newest, for a member', () => listReports({ database, now }, member, reportsQuery.parse({})))
    await time('one report', () => findReport({ database }, member, `rep_${String(round * 50).padStart(26, '0')}`))
  }
  return results
}

function show(results: Map<string, number[]>): void {
  const at = (times: number[], part: number) =>
    times.toSorted((a, b) => a - b)[Math.floor(times.length * part)]?.toFixed(1) ?? ''
  table(
    ['', 'median, ms', '99th percentile, ms'],
    [...results].map(([name, times]) => [name, at(times, 0.5), at(times, 0.99)]),
  )
}

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-lists-'))
  await run(folder).finally(() => rm(folder, { recursive: true, force: true }))
}

async function bench(reports: number, url?: string): Promise<void> {
  await withFolder(async (folder) => {
    const config = { data_dir: folder, ...(url ? { database_url: url, secret: 'x'.repeat(32) } : {}) }
    const open = () => openStores({ ...config, now: Date.now })
    const first = await open()
    const project = await first.database.findDefaultProject()
    await first.database.close()
    const sizes = { ...project, reports, capture_key_id: 'key_1' }
    if (url) await fillPostgres(url, sizes)
    else fillSqlite(join(folder, DATABASE_FILE), sizes)
    const stores = await open()
    console.log(
      `\n## ${reports.toLocaleString('en')} reports, ${url ? 'PostgreSQL' : 'SQLite'}, load ${loadavg()[0]?.toFixed(1)}\n`,
    )
    show(await measure(stores, project.organization_id))
    await stores.database.close()
  })
}

for (const reports of SIZES) await bench(reports)
const server = await startPostgres()
try {
  for (const reports of SIZES) await bench(reports, await server.newDatabase())
} finally {
  await server.stop()
}
