import { afterEach, expect, it } from 'vitest'
import { startChild } from '../storage/child.ts'
import { expectRefusal } from './expect-refusal.ts'
import { flowOf, SESSIONS } from './flow.ts'
import { type RelayUnderTest, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
let holder: ReturnType<typeof startChild>
afterEach(async () => {
  holder.kill()
  await relay.dispose()
})

it('a relay whose database is locked by another process still reads, and refuses writes with UNAVAILABLE', async () => {
  relay = await startRelay()
  const flow = flowOf(relay)
  const request = await flow.sessionRequest()
  holder = startChild('hold-write-lock.ts', relay.folder)
  for await (const line of holder.lines) if (line === 'held') break

  const askWhileRefused = async () => {
    let is_refused = false
    const refused = flow.post(SESSIONS, request).finally(() => {
      is_refused = true
    })
    let rounds = 0
    while (!is_refused) {
      const config = `/api/v1/public/capture/config?public_key=${relay.public_key}`
      const answers = await Promise.all(['/healthz', '/widget.js', config].map((path) => relay.call('GET', path)))
      expect(answers.map(({ status }) => status)).toEqual([200, 404, 200])
      rounds++
    }
    return { rounds, answer: await refused }
  }
  // A blocked relay would answer two rounds at most, one before and one after the lock's wait, each
  // time. A busy machine may see as few, but not always.
  let { rounds, answer } = await askWhileRefused()
  while (rounds <= 3) ({ rounds, answer } = await askWhileRefused())
  expectRefusal(answer, 'UNAVAILABLE')
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)

  holder.kill()
  await expect.poll(async () => (await flow.post(SESSIONS, request)).status).toBe(201)
})
