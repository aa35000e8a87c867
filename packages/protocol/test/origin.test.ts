import { describe, expect, it } from 'vitest'
import { checkAllowedOrigin, checkOrigin, isOriginAllowed, parseOrigin } from '../src/index.ts'

describe('an origin', () => {
  it.each([
    ['https://app.example.com', 'https://app.example.com'],
    ['https://app.example.com:8443', 'https://app.example.com:8443'],
    ['https://app.example.com:443', 'https://app.example.com'],
    ['HTTPS://APP.EXAMPLE.COM', 'https://app.example.com'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://app.localhost', 'http://app.localhost'],
    ['http://127.0.0.1:8788', 'http://127.0.0.1:8788'],
    ['http://[::1]:8788', 'http://[::1]:8788'],
    ['https://192.0.2.7', 'https://192.0.2.7'],
  ])('%s is kept as %s', (text, origin) => {
    expect(parseOrigin(text)).toBe(origin)
  })

  it.each([
    ['', 'looks like'],
    ['null', 'looks like'],
    ['app.example.com', 'looks like'],
    ['file://', 'https://'],
    ['chrome-extension://abcdefghijklmnop', 'https://'],
    ['javascript:alert(1)', 'https://'],
    ['http://app.example.com', 'loopback'],
    ['http://localhost.example.com', 'loopback'],
    ['http://127.0.0.1.example.com', 'loopback'],
    ['https://app.example.com/', 'path'],
    ['https://app.example.com/checkout', 'path'],
    ['https://app.example.com?x', 'path'],
    ['https://app.example.com#x', 'path'],
    ['https://app.example.com\\x', 'path'],
    [' https://app.example.com', 'invisible'],
    ['https://app.example.com ', 'invisible'],
    ['https://app.example.com\0', 'invisible'],
    ['\0https://app.example.com', 'invisible'],
    ['https://app.example.com\u001f', 'invisible'],
    ['https://app.exa\tmple.com', 'invisible'],
    ['https://app.example.com\n', 'invisible'],
    ['https://app.example.com\r\n', 'invisible'],
    ['https://app.example.com:80\t80', 'invisible'],
    ['https://app.exam\u00adple.com', 'invisible'],
    ['https://app.example\u200b.com', 'invisible'],
    ['https://app.example.com\u2060', 'invisible'],
    ['https://app.example.com\ufeff', 'invisible'],
    ['https://app.example.com\u{e0041}', 'An origin'],
    ['https://app.example.com\ufe0f', 'invisible'],
    ['https://app.example%2ecom', '"%"'],
    ['https://app\u3000.example.com', 'An origin'],
    ['https://app.example.com, https://evil.example', 'looks like'],
    ['https://user:pass@app.example.com', 'user name'],
    ['https://evil.example#@app.example.com', 'path'],
    ['https://app.example.com.', 'dot'],
    ['https://*.example.com', '*'],
  ])('%j is refused, and the sentence says why', (text, why) => {
    const checked = checkOrigin(text)
    expect(checked).toHaveProperty('problem')
    expect('problem' in checked && checked.problem).toContain(why)
  })
})

describe('a key’s list', () => {
  it.each([
    ['https://app.example.com', 'https://app.example.com'],
    ['https://*.example.com', 'https://*.example.com'],
    ['https://*.Example.com:8443', 'https://*.example.com:8443'],
    ['https://*.bücher.example', 'https://*.xn--bcher-kva.example'],
  ])('takes %s as %s', (text, entry) => {
    expect(checkAllowedOrigin(text)).toEqual({ origin: entry })
  })

  it.each([
    'https://*',
    'https://*.*.example.com',
    'https://app.*.com',
    'https://*example.com',
    'http://*.example.com',
    'https://*.example.com/path',
    'https://*.user@example.com',
    'https://*.example.com\0',
    'https://*.exa\u200bmple.com',
    '\u0001https://*.example.com',
  ])('refuses %s', (text) => {
    expect(checkAllowedOrigin(text)).toHaveProperty('problem')
  })
})

describe('matching', () => {
  const exact = ['https://app.example.com']
  it.each([
    'https://app.example.com:8443',
    'http://app.example.com',
    'https://evilapp.example.com',
    'https://app.example.com.evil.example',
    'https://example.com',
    'https://www.app.example.com',
    'https://xn--pp-6ia.example.com',
  ])('compares whole: %s is not https://app.example.com', (origin) => {
    expect(isOriginAllowed(origin, exact)).toBe(false)
  })

  it('takes the origin that is listed', () => {
    expect(isOriginAllowed('https://app.example.com', exact)).toBe(true)
  })

  const wildcard = ['https://*.example.com']
  it.each(['https://eu.example.com', 'https://a.b.example.com'])('a wildcard takes in %s', (origin) => {
    expect(isOriginAllowed(origin, wildcard)).toBe(true)
  })
  it.each([
    'https://example.com',
    'https://badexample.com',
    'https://.example.com',
    'http://eu.example.com',
    'https://eu.example.com:8443',
    'https://eu.example.com.evil.example',
  ])('a wildcard leaves out %s', (origin) => {
    expect(isOriginAllowed(origin, wildcard)).toBe(false)
  })
})
