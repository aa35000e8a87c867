import type { ExportQuery } from '@earshot/protocol'
import { exportQuery } from '@earshot/protocol/schemas'
import { expect, it } from 'vitest'
import { commandLine } from '../../../src/domain/access/actor.ts'
import { exportReports } from '../../../src/domain/exports/export-reports.ts'
import { REPORT_COLUMN_NAMES } from '../../../src/domain/exports/report-columns.ts'
import type { Database, Report } from '../../../src/storage/database.ts'
import { aCaptureKey, aReport, aSession, NOON } from '../../contracts/samples.ts'

type Slice = Parameters<Database['readReports']>[0]
const ACTOR = commandLine('org_1')
const KEY = aCaptureKey({ organization_id: 'org_1', project_id: 'prj_1' })

/** A database with these reports, and the slices that are read of it. */
function databaseOf(reports: Report[]) {
  const slices: Slice[] = []
  const readReports = async (slice: Slice) => {
    slices.push(slice)
    const column = slice.sort === 'updated' ? 'updated_at' : 'created_at'
    const { at = -1, id = '' } = slice.start ?? {}
    return reports
      .filter((report) => report[column] > at || (report[column] === at && report.id > id))
      .sort((one, other) => one[column] - other[column] || (one.id < other.id ? -1 : 1))
      .slice(0, slice.limit)
  }
  return { database: { readReports } as unknown as Database, slices }
}

const reportAt = (created_at: number, changes: Partial<Report> = {}): Report => ({
  ...aReport(aSession(KEY), { created_at, updated_at: created_at }),
  status: 'new',
  severity: null,
  assignee_id: null,
  archived_at: null,
  snoozed_until: null,
  duplicate_of: null,
  external_key: null,
  tags: [],
  page_url: null,
  browser: null,
  os: null,
  release: null,
  user_name: null,
  thumbnail_file: null,
  thumbnail_size: null,
  thumbnail_sha256: null,
  thumbnail_width: null,
  thumbnail_height: null,
  error_count: null,
  processing: 'queued',
  processing_error: null,
  version: 1,
  comment_count: 0,
  ...changes,
})

const queryOf = (query: Record<string, string>): ExportQuery => exportQuery.parse({ format: 'ndjson', ...query })

async function read(database: Database, query: Record<string, string>, now = NOON): Promise<string[]> {
  const chunks: string[] = []
  for await (const chunk of exportReports({ database, now: () => now }, ACTOR, queryOf(query)).chunks)
    chunks.push(chunk)
  return chunks
}
const titlesIn = (chunks: string[]) =>
  chunks
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).title)

it('reads many reports in pages, each of them once', async () => {
  const reports = Array.from({ length: 450 }, (_, index) => reportAt(NOON - 450 + index, { title: `Report ${index}` }))
  const { database, slices } = databaseOf(reports)
  expect(titlesIn(await read(database, {}))).toEqual(reports.map(({ title }) => title))
  expect(slices.map(({ limit }) => limit)).toEqual([200, 200, 200])
  expect(slices[0]).toMatchObject({ sort: 'created', start: undefined })
})

it('goes on after a report that was deleted during the export', async () => {
  const reports = Array.from({ length: 300 }, (_, index) => reportAt(NOON - 300 + index, { title: `Report ${index}` }))
  const { database } = databaseOf(reports)
  const titles: string[] = []
  for await (const chunk of exportReports({ database, now: () => NOON }, ACTOR, queryOf({})).chunks) {
    titles.push(...titlesIn([chunk]))
    if (titles.length === 200) reports.splice(199, 2)
  }
  expect(titles).toHaveLength(299)
  expect(titles).not.toContain('Report 200')
})

it('ends at its own beginning, although reports are changed while it runs', async () => {
  const reports = Array.from({ length: 300 }, (_, index) => reportAt(NOON - 300 + index))
  const { database, slices } = databaseOf(reports)
  const ids: string[] = []
  const query = queryOf({ updated_since: '2000-01-01T00:00:00Z' })
  for await (const chunk of exportReports({ database, now: () => NOON }, ACTOR, query).chunks) {
    for (const line of chunk.trim().split('\n')) ids.push(JSON.parse(line).id)
    for (const report of reports) report.updated_at = NOON + 1
  }
  expect(ids).toHaveLength(200)
  expect(slices.map(({ sort }) => sort)).toEqual(['updated', 'updated'])
})

it('reads no further than its reader', async () => {
  const { database, slices } = databaseOf(Array.from({ length: 1000 }, (_, index) => reportAt(index)))
  for await (const _ of exportReports({ database, now: () => NOON }, ACTOR, queryOf({})).chunks) break
  expect(slices).toHaveLength(1)
})

it('has a header in CSV, also without reports, and a byte order mark if it is wanted', async () => {
  const header = `${REPORT_COLUMN_NAMES.join(',')}\r\n`
  expect(header).toMatch(/^id,number,.*reporter_name,reporter_email,reporter_id,.*updated_at\r\n$/)
  expect(await read(databaseOf([]).database, { format: 'csv' })).toEqual([header])
  expect((await read(databaseOf([]).database, { format: 'csv', bom: 'true' }))[0]).toBe(`\ufeff${header}`)
})
