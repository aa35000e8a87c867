import { SCOPES } from '@earshot/protocol'
import { reportSummary } from '@earshot/protocol/schemas'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectRefusal } from '../expect-refusal.ts'
import { flowOf } from '../flow.ts'
import { newMemberKey } from '../member-key.ts'
import { type RelayUnderTest, startRelay } from '../relay-under-test.ts'

let relay: RelayUnderTest
let bot: string
beforeEach(async () => {
  relay = await startRelay()
  bot = (await relay.newApiKey({ scopes: SCOPES })).api_key
})
afterEach(() => relay.dispose())

async function newReport(changes: object = {}): Promise<string> {
  relay.clock.now++
  return (await flowOf(relay).report([], { visibility: 'organization', ...changes })).body.report.id
}
const get = (query: string, as = bot) =>
  relay.call('GET', `/api/v1/reports/export?${query}`, { headers: { 'api-token': as } })
const patch = (id: string, body: object) =>
  relay.call('PATCH', `/api/v1/reports/${id}`, { headers: { 'api-token': bot }, body })
const linesOf = async (query: string, as = bot) => {
  const { text } = await get(`format=ndjson&${query}`, as)
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => reportSummary.parse(JSON.parse(line)))
}
const idsOf = async (query: string, as = bot) => (await linesOf(query, as)).map(({ id }) => id)

/** The cells of a CSV text, as RFC 4180 defines them. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (end === undefined || (end === '' && rows.at(-1)?.length === 0)) break
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end === '\r\n') rows.push([])
  }
  return rows.filter((row) => row.length > 0)
}

describe('GET /api/v1/reports/export', () => {
  it('sends one report in each line of NDJSON, oldest first', async () => {
    const ids = [await newReport({ title: 'One' }), await newReport({ title: 'Two', summary: 'a\nb\u2028c' })]
    const answer = await get('format=ndjson')
    expect(answer.text.split('\n')).toHaveLength(3)
    expect(await linesOf('')).toMatchObject([
      { id: ids[0], title: 'One' },
      { id: ids[1], summary: 'a\nb\u2028c' },
    ])
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': 'attachment; filename="reports-2026-03-15.ndjson"',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    })
  })

  it('sends CSV that a spreadsheet shows as it is, and does not run', async () => {
    const id = await newReport({
      title: '=HYPERLINK("https://evil.example","Click")',
      summary: 'Line one, "quoted"\r\nline two',
      reporter: { name: '@SUM(1)', email: 'zoe@shop.example' },
    })
    await patch(id, { tags: ['checkout', '-mobile'], severity: 'high' })
    const answer = await get('format=csv&bom=true')
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    const [names = [], cells = [], ...more] = parseCsv(answer.text)
    expect(more).toEqual([])
    expect(cells).toHaveLength(names.length)
    const row = Object.fromEntries(names.map((name, index) => [name, cells[index]]))
    expect(row).toMatchObject({
      title: `'=HYPERLINK("https://evil.example","Click")`,
      reporter_name: "'@SUM(1)",
      reporter_email: 'zoe@shop.example',
      severity: 'high',
      assignee_id: '',
      version: '2',
    })
    expect(row.summary).toMatch(/^Line one, "quoted"\s+line two$/)
    expect(row.tags).toMatch(/^'-mobile,checkout$|^checkout,-mobile$/)
  })

  it('has the filters of the list, and everything that they do not leave out', async () => {
    const [one, two, three] = [await newReport(), await newReport(), await newReport()]
    const since = new Date(++relay.clock.now).toISOString()
    await patch(one, { archived: true, severity: 'low' })
    relay.clock.now++
    await patch(three, { add_tags: ['checkout'] })
    relay.clock.now++
    expect(await idsOf('')).toEqual([one, two, three])
    expect(await idsOf('archived=false')).toEqual([two, three])
    expect(await idsOf('severity=low')).toEqual([one])
    expect(await idsOf('tag=checkout')).toEqual([three])
    expect(await idsOf(`updated_since=${since}`)).toEqual([one, three])
    await patch(one, { severity: 'high' })
    expect(await idsOf(`updated_since=${since}`)).toEqual([three, one])
    expect(await idsOf(`created_since=${since}`)).toEqual([])
  })

  it('leaves out private reports for those who may not see them', async () => {
    const open = await newReport()
    const hidden = await newReport({ visibility: 'private' })
    expect(await idsOf('', (await newMemberKey(relay, 'viewer')).api_key)).toEqual([open])
    expect(await idsOf('', (await newMemberKey(relay, 'admin')).api_key)).toEqual([open, hidden])
  })

  it.each([
    ['', 'format'],
    ['format=xlsx', 'format'],
    ['format=csv&bom=yes', 'bom'],
    ['format=csv&colour=blue', ''],
    ['format=csv&page=2', ''],
    ['format=csv&updated_since=yesterday', 'updated_since'],
    ['format=csv&assignee=me', 'assignee'],
  ])('refuses the query %j', async (query, path) => {
    expect(expectRefusal(await get(query), 'VALIDATION_ERROR').details).toMatchObject([{ path }])
  })
})
