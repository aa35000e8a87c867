import { environment } from '@earshot/protocol/schemas'
import { afterEach, expect, test, vi } from 'vitest'
import { readEnvironment, readPlatformDetails } from '../../src/capture/environment.ts'

afterEach(() => vi.unstubAllGlobals())

const as = (more: object) =>
  vi.stubGlobal('navigator', {
    language: 'de',
    languages: ['de', 'en'],
    maxTouchPoints: 0,
    onLine: true,
    userAgent: '',
    ...more,
  })

test('is a valid environment', () => {
  expect(environment.parse(readEnvironment())).toEqual(readEnvironment())
})

test.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    'Chrome 156.0.0.0',
    'Linux',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36 Edg/150.0.1.0',
    'Edge 150.0.1.0',
    'Windows 10.0',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Firefox 140.0',
    'macOS 10.15',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    'Safari 18.5',
    'iOS 18.5',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
    'Samsung Internet 28.0',
    'Android 15',
  ],
])('reads %s', (userAgent, browser, os) => {
  as({ userAgent })
  const read = readEnvironment()
  expect(`${read.browser.name} ${read.browser.version}`).toBe(browser)
  expect(`${read.os.name} ${read.os.version}`.trim()).toBe(os)
})

test('client hints are believed before the user agent', async () => {
  const brands = [
    { brand: 'Not)A;Brand', version: '8' },
    { brand: 'Chromium', version: '156' },
    { brand: 'Google Chrome', version: '156' },
  ]
  const getHighEntropyValues = async () => ({
    platformVersion: '15.6',
    fullVersionList: brands.map(({ brand }) => ({ brand, version: '156.0.7001.2' })),
  })
  as({ userAgentData: { brands, platform: 'macOS', getHighEntropyValues } })
  const read = readEnvironment(await readPlatformDetails())
  expect(read.browser).toEqual({ name: 'Chrome', version: '156.0.7001.2' })
  expect(read.os).toEqual({ name: 'macOS', version: '15.6' })
})

test('a browser without hints or network information is not an error', async () => {
  as({})
  expect(await readPlatformDetails()).toEqual({ os: undefined, browser: undefined })
  expect(readEnvironment()).toMatchObject({ connection: null, browser: { name: '', version: '' } })
})
