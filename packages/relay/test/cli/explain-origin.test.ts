import { expect, it } from 'vitest'
import { explainOrigin } from '../../src/cli/explain-origin.ts'

it.each([
  ['https://shop.example', ['https://shop.example']],
  ['https://SHOP.example:443', ['https://shop.example']],
  ['https://a.shop.example', ['https://other.example', 'https://*.shop.example']],
])('has nothing to explain about an allowed origin %s', (origin, allowed) => {
  expect(explainOrigin(origin, allowed)).toBeNull()
})

it.each([
  ['http://localhost:3000', ['https://localhost:3000'], 'the scheme differs'],
  ['https://shop.example:8443', ['https://shop.example'], 'the port differs, 8443 and 443'],
  ['https://www.shop.example', ['https://shop.example'], 'with and without www.'],
  ['https://shop.example', ['https://www.shop.example'], 'with and without www.'],
  ['https://eu.shop.example', ['https://shop.example'], 'list https://*.shop.example with --allow-wildcards'],
  ['https://shop.example', ['https://eu.shop.example'], 'only a subdomain'],
  ['https://shop.example', ['https://*.shop.example'], 'not the bare domain'],
  ['https://eu.shop.example:8443', ['https://*.shop.example'], 'scheme and port must match'],
  ['https://evilshop.example', ['https://shop.example'], "is not among the key's origins: https://shop.example"],
  ['https://shop.example.evil.example', ['https://*.shop.example'], "is not among the key's origins"],
  ['https://shop.example/', ['https://shop.example'], 'no path, query or closing slash. Try https://shop.example.'],
  ['https://shop.example/cart', ['https://shop.example'], 'Try https://shop.example.'],
  ['http://shop.example', ['https://shop.example'], 'http is for loopback hosts only'],
  ['shop.example', ['https://shop.example'], 'looks like https://'],
  ['null', ['https://shop.example'], 'looks like https://'],
])('explains why %s is not allowed by %j', (origin, allowed, words) => {
  expect(explainOrigin(origin, allowed)).toContain(words)
})

it('explains the nearest miss, whatever the order of the list', () => {
  const allowed = ['https://example', 'https://*.shop.example', 'https://shop.example:8443']
  expect(explainOrigin('https://shop.example', allowed)).toContain('is not https://shop.example:8443: the port differs')
})
