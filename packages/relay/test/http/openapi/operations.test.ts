import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiDocument } from '../../../src/http/openapi/document.ts'
import { startOidcProvider } from '../../support/oidc-provider.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { type RelayUnderTest, startRelay } from '../relay-under-test.ts'
import { EXAMPLES, type Examples, prepareExamples } from './examples.ts'
import { responseCheck } from './response-check.ts'

const document = createApiDocument({ public_url: 'http://127.0.0.1', version: '0' })
const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method, path, ...operation })),
)
const checkResponse = responseCheck(document)

let relay: RelayUnderTest
let examples: Examples
let provider: Awaited<ReturnType<typeof startOidcProvider>>
beforeAll(async () => {
  provider = await startOidcProvider()
  const settings = { oidc_issuer: provider.issuer, oidc_client_id: 'earshot', oidc_client_secret: 'a secret' }
  relay = await startRelay({ key: { max_visibility: 'public' }, settings })
  examples = await prepareExamples(relay, provider)
})
afterAll(async () => {
  await relay.dispose()
  await provider.stop()
})

describe.each(operations)('$operationId', (operation) => {
  const { operationId = '', responses } = operation

  it('returns what the API description says', async () => {
    const example = EXAMPLES[operationId]
    if (!example) throw new Error(`${operationId} has no example: add a call to test/http/openapi/examples.ts.`)
    const answer = await example(examples)
    expect(Object.keys(responses ?? {})[0], answer.text).toBe(String(answer.status))
    checkResponse(operation, answer)
  })
})

describe.each(operations.filter(({ security }) => security?.length))('$operationId', (operation) => {
  it('refuses a call without a key as the API description says', async () => {
    const { method, path } = operation
    const answer = await relay.call(method.toUpperCase(), path.replace(/\{\w+\}/g, 'unknown'))
    expectRefusal(answer, 'UNAUTHENTICATED')
    checkResponse(operation, answer)
  })
})

it('has no example of an operation that does not exist', () => {
  expect(Object.keys(EXAMPLES).filter((id) => !operations.some(({ operationId }) => operationId === id))).toEqual([])
})
