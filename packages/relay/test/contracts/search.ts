import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CaptureKey, Database, NewReport, Report, ReportWork } from '../../src/storage/database.ts'
import { ANY_REPORT, type ReportFilter } from '../../src/storage/report-filter.ts'
import { readSearch } from '../../src/storage/search-terms.ts'
import type { DatabaseUnderTest } from './database.ts'
import { aJob } from './jobs.ts'
import { aCaptureKey, anEvent, aProject, EVERY_REPORT, finishSample, NOON, SEES_ALL } from './samples.ts'

/** What somebody may type who wants to see the search fail. */
const HOSTILE = [
  '"*',
  '"',
  "'",
  "''; drop table reports; --",
  'AND OR NOT',
  'NEAR(',
  'NEAR(a b, 2)',
  'title:',
  'title : x',
  '{title summary} : x',
  '- title : x',
  '^',
  '^x',
  '-',
  '+',
  '*',
  '**x**',
  '(',
  '))',
  'x)',
  "a:*A & 'b",
  '!x',
  '<->',
  '<2>',
  'a | b',
  '\\',
  "\\'",
  'x\\',
  ':*',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff',
  '%',
  '_',
  '@p0',
  '$1',
  '?',
  '⒜',
  '\u0301',
  '\u0e31',
  '　',
  '🛒',
  'ﬁ',
  'İ',
  'x'.repeat(200),
  '東'.repeat(200),
  '\u{20000}'.repeat(100),
  'a '.repeat(100),
]

/** What every driver must find: the comments of SearchSteps and of the filter `search`, as tests. */
export function searchContract(open: () => Promise<DatabaseUnderTest>): void {
  let test: DatabaseUnderTest
  let db: Database
  let key: CaptureKey
  let organization_id: string
  let count: number

  beforeEach(async () => {
    count = 0
    test = await open()
    db = test.db
    key = aCaptureKey(await db.findDefaultProject())
    organization_id = key.organization_id
    await db.createCaptureKey(key, anEvent(key))
  })
  afterEach(() => test.dispose())

  async function add(changes: Partial<NewReport> = {}): Promise<string> {
    const title = changes.title?.replaceAll('\0', ' ').toWellFormed() ?? ''
    const made = { summary: '', ...changes, title }
    const { report } = await finishSample(db, { key, at: NOON + count++, changes: made })
    await db.indexReport(report.id)
    return report.id
  }

  async function change(id: string, work: Partial<ReportWork>): Promise<void> {
    const report = (await db.findReport({ id, organization_id, viewer: SEES_ALL })) as Report
    const event = anEvent(report, { type: 'report.updated' })
    const tags = { tags_added: [], tags_removed: [] }
    const update = {
      id,
      version: report.version,
      work: { ...report, ...work },
      event,
      before: {},
      after: work,
      ...tags,
    }
    await db.changeReports({ organization_id, updates: [update], bulk: null })
  }

  const list = (text: string, filter: Partial<ReportFilter> = {}, viewer = SEES_ALL) =>
    db.listReports({
      ...EVERY_REPORT,
      organization_id,
      viewer,
      filter: { ...ANY_REPORT, search: { terms: readSearch(text), within: 'all' }, ...filter },
      page: 1,
      size: 10,
    })
  const found = async (...query: Parameters<typeof list>) => (await list(...query))?.items.map(({ id }) => id)
  const newest = async (text: string, within: 'title' | 'all', limit = 5) => {
    const filter = { ...ANY_REPORT, search: { terms: readSearch(text), within } }
    const reports = await db.readReports({
      ...EVERY_REPORT,
      organization_id,
      filter,
      start: undefined,
      limit,
    })
    return reports.map(({ id }) => id)
  }

  it('finds words in title and summary, in any order, and the last one by its beginning', async () => {
    const one = await add({ title: 'The cart is empty', summary: 'After checkout' })
    const other = await add({ title: 'The checkout hangs' })
    expect(await found('checkout')).toEqual([other, one])
    expect(await found('checkout cart')).toEqual([one])
    expect(await found('the chec')).toEqual([other, one])
    expect(await found('chec the')).toEqual([])
    expect(await found('ch')).toEqual([])
    expect(await found('eckout')).toEqual([])
    expect((await list('checkout'))?.total).toBe(2)
  })

  it('does not distinguish upper case, accents and compatible letters', async () => {
    const id = await add({ title: 'Zoë: ﬁnished the Ångström-Übersicht of user_id=42 in v1.2' })
    for (const text of ['ZOE', 'zoë', 'finished', 'angstrom', 'ÜBERSICHT', 'user id 42', 'v1.2']) {
      expect(await found(text), text).toEqual([id])
    }
  })

  it('finds any part of a text that is written without spaces', async () => {
    const japanese = await add({ title: '東京の注文画面でエラーが出ます' })
    const chinese = await add({ title: '结账页面打不开 checkout失败' })
    const thai = await add({ title: 'หน้าชำระเงินไม่ทำงาน' })
    for (const text of ['注文', '注文画面', 'エラー', 'ｴﾗｰ', '京', 'ます', '東京の注文画面でエラーが出ます']) {
      expect(await found(text), text).toEqual([japanese])
    }
    for (const text of ['结账', '页面打', '失败', '开', 'checkout', '失败 结账']) {
      expect(await found(text), text).toEqual([chinese])
    }
    expect(await found('ชำระเงิน')).toEqual([thai])
    for (const text of ['東注', '画注', '北京']) expect(await found(text), text).toEqual([])
  })

  it('holds with every other filter, and hides private reports and those of deleted projects', async () => {
    const open = await add({ title: 'checkout', status: 'new' } as Partial<NewReport>)
    const hidden = await add({ title: 'checkout', visibility: 'private' })
    await change(open, { status: 'open' })
    expect(await found('checkout', { equal: { status: ['open'] } })).toEqual([open])
    expect(await found('checkout', { equal: { status: ['declined'] } })).toEqual([])
    const nobody = { member_id: null, sees_private: false }
    expect(await found('checkout')).toEqual([hidden, open])
    expect(await found('checkout', {}, nobody)).toEqual([open])
    expect((await list('checkout', {}, nobody))?.total).toBe(1)
    const other = aProject({ organization_id })
    await db.createProject(other, anEvent(other))
    await add({ title: 'elsewhere', project_id: other.id })
    expect(await found('elsewhere')).toHaveLength(1)
    await db.deleteProject({ id: other.id, organization_id, at: NOON, purge: aJob(), event: anEvent(other) })
    expect(await found('elsewhere')).toEqual([])
    expect(await newest('elsewhere', 'all')).toEqual([])
  })

  it('follows changes of title and summary, and forgets deleted reports', async () => {
    const id = await add({ title: 'before' })
    await change(id, { title: 'after', summary: 'explained' })
    expect(await found('before')).toEqual([])
    expect(await found('after explained')).toEqual([id])
    await change(id, { status: 'open' })
    await db.indexReport(id)
    expect(await found('after')).toEqual([id])
    await db.deleteReport({ id, organization_id, viewer: SEES_ALL, event: anEvent({ organization_id }) })
    expect(await found('after')).toEqual([])
    await db.indexReport(id)
    expect(await found('after')).toEqual([])
  })

  it('finds what was read of the debugger document', async () => {
    const report_id = await add({ title: 'Seen' })
    const facts = { page_url: null, browser: null, os: null, release: null, user_name: null, error_count: 1 }
    const text = { page_path: '/basket', console: 'pay failed', errors: 'TypeError: x is null' }
    const read = { error: null, facts, text, thumbnail: null, dimensions: [], event: null }
    await db.recordProcessing({ report_id, ...read })
    await db.indexReport(report_id)
    for (const words of ['basket', 'pay fail', 'typeerror seen']) expect(await found(words), words).toEqual([report_id])
    await change(report_id, { title: 'Renamed' })
    expect(await found('basket renamed')).toEqual([report_id])
    expect(await newest('basket', 'title')).toEqual([])
  })

  it('finds the newest with the words in their title, or anywhere', async () => {
    const ids = [
      await add({ title: 'checkout' }),
      await add({ summary: 'checkout' }),
      await add({ title: 'Checkout 2' }),
    ]
    expect(await newest('checkout', 'title')).toEqual([ids[2], ids[0]])
    expect(await newest('check', 'title')).toEqual([ids[2], ids[0]])
    expect(await newest('checkout', 'all')).toEqual([ids[2], ids[1], ids[0]])
    expect(await newest('checkout', 'all', 1)).toEqual([ids[2]])
  })

  it('takes the words of hostile text as words, and never fails', async () => {
    await add({ title: 'plain' })
    for (const text of HOSTILE) {
      expect(await found(text), text).toEqual([])
      const id = await add({ title: `${text} marker` })
      expect(await found(`marker ${text}`), text).toContain(id)
      await db.deleteReport({ id, organization_id, viewer: SEES_ALL, event: anEvent({ organization_id }) })
    }
    expect(await found('plain')).toHaveLength(1)
  })

  it('finds a report by any part of a random text, and never fails', async () => {
    const random = generator(20_261_128)
    for (let round = 0; round < 150; round++) {
      const text = randomText(random)
      const id = await add({ title: text, created_at: NOON + 1000 + round })
      const { words, prefix } = readSearch(text)
      const hits = await found(text)
      if (words.length > 0 || prefix !== null) expect(hits, JSON.stringify(text)).toContain(id)
      else expect(hits, JSON.stringify(text)).toEqual([])
      await db.deleteReport({ id, organization_id, viewer: SEES_ALL, event: anEvent({ organization_id }) })
    }
  })

  it('lists the ids of all reports in order, for the job that indexes them', async () => {
    const ids = [await add(), await add(), await add()]
    expect(await db.listReportIds({ after: '', limit: 2 })).toEqual(ids.slice(0, 2))
    expect(await db.listReportIds({ after: String(ids[1]), limit: 2 })).toEqual(ids.slice(2))
  })
}

/** The same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Up to 30 code units of ASCII, of the basic plane or of any kind, halves of pairs included. */
function randomText(random: () => number): string {
  const max = [0x80, 0x3000, 0x1_0000][Math.floor(random() * 3)] ?? 0
  const units = Array.from({ length: 1 + Math.floor(random() * 30) }, () => 1 + Math.floor(random() * (max - 1)))
  return String.fromCharCode(...units).toWellFormed()
}
