import { expect, it } from 'vitest'
import { checkClientAddress } from '../../src/cli/checks/client-address.ts'

const CLAIMED = '192.0.2.1'

it.each([
  { it: 'no proxy', forwarded_for: CLAIMED, trusted_entries: 0 },
  { it: 'a proxy that replaces the header', forwarded_for: '198.51.100.7', trusted_entries: 1 },
  { it: 'a proxy that adds to it', forwarded_for: `${CLAIMED}, 198.51.100.7`, trusted_entries: 1 },
  { it: 'two proxies', forwarded_for: `${CLAIMED},198.51.100.7, 10.0.0.2`, trusted_entries: 2 },
  { it: 'more trust than entries', forwarded_for: '127.0.0.1', trusted_entries: 1 },
])('reports ok for $it', (seen) => {
  expect(checkClientAddress({ address: 'x', ...seen }).state).toBe('ok')
})

it.each([
  { it: 'a proxy that is not trusted', forwarded_for: '127.0.0.1', trusted_entries: 0, says: 'EARSHOT_TRUST_PROXY=1' },
  {
    it: 'the second of two that is not',
    forwarded_for: `${CLAIMED}, 127.0.0.1, 127.0.0.1`,
    trusted_entries: 1,
    says: 'EARSHOT_TRUST_PROXY=2',
  },
  { it: 'a proxy that removes the header', forwarded_for: '', trusted_entries: 0, says: 'proxy_set_header' },
])('warns of $it, and names the setting', ({ says, ...seen }) => {
  const { state, message } = checkClientAddress({ address: '127.0.0.1', ...seen })
  expect(state).toBe('warning')
  expect(message).toContain(says)
})

it.each([
  { it: 'trust without a proxy', forwarded_for: CLAIMED, trusted_entries: 1, says: 'unset EARSHOT_TRUST_PROXY' },
  {
    it: 'trust in one proxy too many',
    forwarded_for: `${CLAIMED}, 198.51.100.7`,
    trusted_entries: 2,
    says: 'EARSHOT_TRUST_PROXY=1',
  },
])('reports a problem for $it', ({ says, ...seen }) => {
  const { state, message } = checkClientAddress({ address: CLAIMED, ...seen })
  expect(state).toBe('problem')
  expect(message).toContain(says)
})
