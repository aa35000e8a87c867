import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectRefusal } from '../expect-refusal.ts'
import { flowOf } from '../flow.ts'
import { type RelayUnderTest, SCREENSHOT, startRelay } from '../relay-under-test.ts'

let relay: RelayUnderTest
let flow: ReturnType<typeof flowOf>
let api_key: string
beforeEach(async () => {
  relay = await startRelay()
  flow = flowOf(relay)
  ;({ api_key } = await relay.newApiKey({ scopes: ['reports:read', 'reports:update'] }))
})
afterEach(() => relay.dispose())

const call = (method: string, path: string, { body, key = api_key }: { body?: object; key?: string } = {}) =>
  relay.call(method, path, { headers: { Authorization: `Bearer ${key}` }, ...(body && { body }) })
const search = (text: string, key?: string) =>
  call('GET', `/api/v1/reports/search?q=${encodeURIComponent(text)}`, key ? { key } : {})
const list = (text: string, more = '') => call('GET', `/api/v1/reports?q=${encodeURIComponent(text)}${more}`)

async function report(changes: Record<string, unknown>): Promise<string> {
  relay.clock.now += 1000
  const { id } = (await flow.report([SCREENSHOT], changes)).body.report
  // As processing does, which is off in these tests.
  await relay.database.indexReport(id)
  return id
}

describe('a list with q', () => {
  it('has the reports with these words, with highlights as plain text', async () => {
    const id = await report({ title: 'The <b>cart</b> is empty', summary: 'After checkout' })
    const other = await report({ title: 'Checkout hangs', summary: '' })
    const { body } = await list('checkout')
    expect(body).toMatchObject({ items: [{ id: other }, { id }], total: 2, total_is_exact: true })
    expect(body.highlights).toEqual({
      [other]: { field: 'title', text: 'Checkout hangs', ranges: [[0, 8]] },
      [id]: { field: 'summary', text: 'After checkout', ranges: [[6, 14]] },
    })
    expect((await list('cart')).body.highlights[id].text).toBe('The <b>cart</b> is empty')
    await call('PATCH', `/api/v1/reports/${id}`, { body: { archived: true } })
    expect((await list('checkout')).body).toMatchObject({ items: [{ id: other }], hidden: { archived: 1 } })
    expect((await list('checkout', '&archived=true')).body.items).toMatchObject([{ id }])
    expect((await call('GET', '/api/v1/reports')).body).not.toHaveProperty('highlights')
  })

  it('is read page by page, with a cursor for the same words', async () => {
    const ids = [await report({ title: 'checkout' }), await report({ title: 'checkout' })]
    const { body } = await list('checkout', '&size=1')
    expect(body.items).toMatchObject([{ id: ids[1] }])
    expect((await list('checkout', `&size=1&cursor=${body.next_cursor}`)).body.items).toMatchObject([{ id: ids[0] }])
    expectRefusal(await list('other', `&size=1&cursor=${body.next_cursor}`), 'VALIDATION_ERROR')
  })

  it.each(['', 'x'.repeat(201), 'x'.repeat(10_000), '"'.repeat(10_000)])(
    'refuses a search that is empty or too long',
    async (text) => {
      expectRefusal(await list(text), 'VALIDATION_ERROR')
      expectRefusal(await search(text), 'VALIDATION_ERROR')
    },
  )

  it.each(['"*', 'AND OR NOT', 'NEAR(', 'col:', '^', '-', '\0', '*', "'; --"])('finds nothing for %j', async (text) => {
    await report({ title: 'plain' })
    expect((await list(text)).body).toMatchObject({ items: [], total: 0, highlights: {} })
    expect((await search(text)).body).toEqual({ items: [] })
  })
})

describe('a search for a picker', () => {
  it('finds by id, number and external key, then by title, then by other words', async () => {
    const by_summary = await report({ title: 'Other', summary: 'The cart is slow' })
    const by_title = await report({ title: 'The cart is empty' })
    await call('PATCH', `/api/v1/reports/${by_summary}`, { body: { external_key: 'jira:SHOP-1', archived: true } })
    const hit = (id: string) => ({
      id,
      number: id.slice(-8),
      project_id: expect.stringMatching(/^prj_/),
      status: 'new',
    })
    expect((await search('cart')).body.items).toEqual([
      {
        ...hit(by_title),
        title: 'The cart is empty',
        snippet: { field: 'title', text: 'The cart is empty', ranges: [[4, 8]] },
      },
      { ...hit(by_summary), title: 'Other', snippet: { field: 'summary', text: 'The cart is slow', ranges: [[4, 8]] } },
    ])
    const named = [{ ...hit(by_summary), title: 'Other', snippet: null }]
    for (const text of [by_summary, ` ${by_summary.slice(-8).toUpperCase()} `, 'jira:SHOP-1']) {
      expect((await search(text)).body.items, text).toEqual(named)
    }
  })

  it('returns at most 30, each once', async () => {
    for (let count = 0; count < 31; count++) await report({ title: 'checkout', summary: 'checkout' })
    const { items } = (await search('checkout')).body
    expect(new Set(items.map(({ id }: { id: string }) => id)).size).toBe(30)
    expect(items).toHaveLength(30)
  })

  it('refuses another parameter', async () => {
    expectRefusal(await call('GET', '/api/v1/reports/search?q=x&size=100'), 'VALIDATION_ERROR')
    expectRefusal(await call('GET', '/api/v1/reports/search'), 'VALIDATION_ERROR')
  })
})
