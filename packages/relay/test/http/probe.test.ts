import { PROBE } from '@earshot/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { signingKey } from '../../src/domain/capture/tokens.ts'
import { newProbe, PROBE_AGE_MS, PROBE_MAX_BYTES } from '../../src/domain/intake/probe.ts'
import { expectRefusal } from './expect-refusal.ts'
import { type RelayUnderTest, startRelay } from './relay-under-test.ts'

const SECRET = 's'.repeat(40)

let relay: RelayUnderTest
beforeEach(async () => {
  relay = await startRelay({ settings: { secret: SECRET, trust_proxy: 1 } })
})
afterEach(() => relay.dispose())

function probe({ secret = SECRET, at = relay.clock.now, size = 10 } = {}) {
  const { expires_at, signature } = newProbe(signingKey(secret), at)
  return relay.call('PUT', `${PROBE}?expires=${expires_at}&signature=${signature}`, {
    body: Buffer.alloc(size),
    headers: { 'X-Forwarded-For': '192.0.2.1, 198.51.100.7' },
  })
}

it('measures a signed probe, returns the counted address, and stores nothing', async () => {
  const answer = await probe({ size: 3 * 1024 * 1024 })
  expect([answer.status, answer.body]).toEqual([
    200,
    {
      received_bytes: 3 * 1024 * 1024,
      address: '198.51.100.7',
      forwarded_for: '192.0.2.1, 198.51.100.7',
      trusted_entries: 1,
    },
  ])
  expect(await relay.storedFiles()).toEqual([])
})

it('refuses a probe that is unsigned, signed with another secret, too old or too new', async () => {
  expectRefusal(await relay.call('PUT', PROBE, { body: 'x' }), 'INVALID_SIGNATURE')
  expectRefusal(await probe({ secret: 'o'.repeat(40) }), 'INVALID_SIGNATURE')
  expectRefusal(await probe({ at: relay.clock.now - PROBE_AGE_MS }), 'SIGNED_URL_EXPIRED')
  expectRefusal(await probe({ at: relay.clock.now + 2 * PROBE_AGE_MS }), 'SIGNED_URL_EXPIRED')
})

it('reads no more of a probe than the largest upload', async () => {
  expectRefusal(await probe({ size: PROBE_MAX_BYTES + 1 }), 'FILE_TOO_LARGE')
})
