import * as protocol from '@earshot/protocol'
import { ERRORS, PROCESSING_ERRORS } from '@earshot/protocol'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MANAGEMENT_ROUTES } from '../../../src/http/management/table.ts'
import type { ApiDocument } from '../../../src/http/openapi/document.ts'
import { type Answer, type RelayUnderTest, startRelay } from '../relay-under-test.ts'

const OPENAPI = '/api/v1/openapi.json'
const PUBLIC_URL = 'https://earshot.example.com/relay'

let relay: RelayUnderTest
let answer: Answer
let document: ApiDocument
beforeAll(async () => {
  relay = await startRelay({ settings: { public_url: PUBLIC_URL } })
  answer = await relay.call('GET', OPENAPI)
  document = answer.body
})
afterAll(() => relay.dispose())

const operations = () =>
  Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, ...operation })),
  )
const asTemplate = (path: string) => path.replace(/:(\w+)/g, '{$1}')

describe('the API description', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    expect(await new Validator().validate(answer.body)).toEqual({ valid: true })
    expect(document.openapi).toMatch(/^3\.1\./)
  })

  it('has every route of the management API, with the scope that it requires', () => {
    for (const { method, path, scope } of MANAGEMENT_ROUTES) {
      const operation = document.paths?.[asTemplate(path)]?.[method]
      expect(operation, path).toMatchObject({
        'x-required-scope': scope,
        security: [{ bearer: [] }, { api_token: [] }, { session: [] }],
      })
      expect(operation?.description).toContain(scope)
    }
  })

  it('has every other path of the API, except the probe of the doctor', () => {
    const paths = Object.values(protocol).filter((value) => typeof value === 'string' && /^\/api\/v1\/|z$/.test(value))
    const missing = (paths as string[]).map(asTemplate).filter((path) => !document.paths?.[path])
    expect(missing).toEqual(['/api/v1/probe'])
  })

  it('gives every operation an id of its own, a summary and its errors', () => {
    const ids = operations().map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { summary, responses, operationId, path } of operations()) {
      expect(summary, operationId).toMatch(/^[A-Z].*\.$/)
      const cannotFail = path === '/healthz' || path === '/status'
      expect(Object.keys(responses ?? {}).length, operationId).toBeGreaterThan(cannotFail ? 0 : 1)
    }
  })

  it('names only codes that a relay sends, under their status', () => {
    const named = [...answer.text.matchAll(/"enum":\["([A-Z_",]+)"\]/g)].flatMap(([, list = '']) => list.split('","'))
    const sent = Object.entries(ERRORS).filter(([, { reserved }]) => !reserved)
    const known = [...sent.map(([code]) => code), ...PROCESSING_ERRORS]
    expect(known).toEqual(expect.arrayContaining(named))
    for (const [status, response] of operations().flatMap(({ responses }) => Object.entries(responses ?? {}))) {
      const { $ref = '' } = response as { $ref?: string }
      for (const code of $ref ? ($ref.split('/').at(-1)?.split('.') ?? []) : []) {
        expect(ERRORS[code as keyof typeof ERRORS].status).toBe(Number(status))
      }
    }
  })

  it('names this relay as the server', () => {
    expect(document.servers).toEqual([{ url: PUBLIC_URL }])
  })

  it('is for everybody, and is not sent twice', async () => {
    expect(answer.headers.get('x-request-id')).toBeTruthy()
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    const again = await relay.call('GET', OPENAPI, { headers: { 'If-None-Match': answer.headers.get('etag') ?? '' } })
    expect(again).toMatchObject({ status: 304, text: '' })
  })
})
