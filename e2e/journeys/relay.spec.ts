import { expect, test } from '../support/fixtures.ts'
import { flowTo } from '../support/flow.ts'

const ORIGIN = 'https://jobs.example.com'

test('of fifty simultaneous uses of one token, one succeeds', async ({ relay }) => {
  const flow = flowTo({ relay: relay.url, key: await relay.captureKey([ORIGIN]), origin: ORIGIN })
  const token = await flow.token('create')
  // Different bodies, since the same one again is a repeat and not a second use.
  const answers = await Promise.all(Array.from({ length: 50 }, (_, nth) => flow.openSession(token, { meta: { nth } })))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  const refused = answers.filter(({ status }) => status !== 201)
  for (const { status, body } of refused) {
    expect({ status, body }).toMatchObject({ status: 409, body: { error: { code: 'CAPTURE_TOKEN_USED' } } })
  }
})

test('the same call with the same token gets the same response again', async ({ relay }) => {
  const flow = flowTo({ relay: relay.url, key: await relay.captureKey([ORIGIN]), origin: ORIGIN })
  const token = await flow.token('create')
  const [first, second] = [await flow.openSession(token), await flow.openSession(token)]
  expect(first.status).toBe(201)
  expect(second).toEqual(first)
})
