import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiDocument, createApiDocument } from '../../../src/http/openapi/document.ts'
import { curlOf } from '../../../src/http/openapi/page/curl.ts'
import type { Description, Placed } from '../../../src/http/openapi/page/description.ts'
import { referencePage } from '../../../src/http/openapi/page/reference-page.ts'
import { type Answer, type RelayUnderTest, startRelay } from '../relay-under-test.ts'

const PUBLIC_URL = 'https://earshot.example.com/relay'
const document = createApiDocument({ public_url: PUBLIC_URL, version: '1.2.3' })
const description = document as unknown as Description
const operations: Placed[] = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
)

let relay: RelayUnderTest
let page: Answer
beforeAll(async () => {
  relay = await startRelay({ settings: { public_url: PUBLIC_URL } })
  page = await relay.call('GET', '/docs/api')
})
afterAll(() => relay.dispose())

describe('the page of the API', () => {
  it('has every operation, with an anchor and a link to it', () => {
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    for (const { operationId, summary } of operations.map(({ operation }) => operation)) {
      expect(page.text).toContain(`<article id="${operationId}"`)
      expect(page.text.split(`href="#${operationId}"`)).toHaveLength(3)
      expect(page.text).toContain(summary.replace(/\.$/, ''))
    }
  })

  it('is also at the path below the prefix of the public URL', async () => {
    expect((await relay.call('GET', '/relay/docs/api')).text).toBe(page.text)
  })

  it('runs its own script and style only, and loads nothing', () => {
    const policy = page.headers.get('content-security-policy') ?? ''
    for (const kind of ['style', 'script']) {
      const parts = page.text.split(`<${kind}>`)
      expect(parts).toHaveLength(2)
      const own = createHash('sha256')
        .update(parts[1]?.split(`</${kind}>`)[0] ?? '')
        .digest('base64')
      expect(policy).toContain(`${kind}-src 'sha256-${own}'`)
    }
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(page.text).not.toMatch(/<(?:script|img|iframe|object)\s[^>]*src=|@import|url\(/)
    const links = [...page.text.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, url = '']) => url)
    expect(links.filter((url) => !url.startsWith('#'))).toEqual(['data:,', `${PUBLIC_URL}/api/v1/openapi.json`])
  })

  it('is not sent twice', async () => {
    const headers = { 'If-None-Match': page.headers.get('etag') ?? '' }
    expect(await relay.call('GET', '/docs/api', { headers })).toMatchObject({ status: 304, text: '' })
  })

  it('shows text of the description as text', () => {
    const hostile = structuredClone(document) as ApiDocument & { tags: { name: string }[] }
    hostile.info.title = '<img src=x onerror=alert(1)>'
    hostile.tags = [...hostile.tags, { name: '</h2><script>' }]
    const html = referencePage(hostile)
    expect(html).not.toContain('<img src=x')
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(html).not.toContain('</h2><script>')
  })
})

describe('the example of an operation', () => {
  it.each(operations.map((placed) => [placed.operation.operationId, placed] as const))(
    '%s is a command with the relay’s URL',
    (_, placed) => {
      const command = curlOf(description, placed)
      expect(command).toContain(`"${PUBLIC_URL}${placed.path.split('{')[0]}`)
      execFileSync('bash', ['-n', '-c', command])
      const body = /-d '(.*)'$/s.exec(command)?.[1]
      if (body) expect(JSON.parse(body.replaceAll("'\\''", "'"))).toBeTypeOf('object')
    },
  )
})
