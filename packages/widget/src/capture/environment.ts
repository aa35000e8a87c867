import type { Environment } from '@earshot/protocol'
import { read } from '../dom.ts'

/** Chromium's client hints and network information, which TypeScript's DOM library lacks. */
interface ChromiumNavigator extends Navigator {
  readonly userAgentData?: {
    readonly brands: readonly { readonly brand: string; readonly version: string }[]
    readonly platform: string
    getHighEntropyValues(hints: string[]): Promise<{ platformVersion?: string; fullVersionList?: Brand[] }>
  }
  readonly connection?: { readonly effectiveType?: string; downlink?: number; rtt?: number; saveData?: boolean }
}
type Brand = { readonly brand: string; readonly version: string }
type Named = Environment['browser']

/** Details that the browser only provides asynchronously. */
export interface PlatformDetails {
  readonly os?: string | undefined
  readonly browser?: string | undefined
}

/**
 * Reads exact versions, which a frozen user agent string does not contain. Returns an empty object
 * if there are none.
 */
export async function readPlatformDetails(): Promise<PlatformDetails> {
  try {
    const data = (navigator as ChromiumNavigator).userAgentData
    const hints = await data?.getHighEntropyValues(['platformVersion', 'fullVersionList'])
    return { os: hints?.platformVersion, browser: pickBrand(hints?.fullVersionList)?.version }
  } catch {
    return {}
  }
}

/** Reads the current page and browser. URL, referrer and title are raw: the recorder masks them. */
export function readEnvironment(details: PlatformDetails = {}): Environment {
  const agent = navigator as ChromiumNavigator
  const browser = readBrowser(agent)
  const os = readOs(agent)
  const media = (query: string) => window.matchMedia(query).matches
  return {
    url: location.href,
    referrer: read(document, 'referrer'),
    title: read(document, 'title'),
    user_agent: agent.userAgent,
    browser: { ...browser, ...(details.browser && { version: details.browser }) },
    os: { ...os, ...(details.os && { version: details.os }) },
    viewport: { width: innerWidth, height: innerHeight },
    screen: { width: screen.width, height: screen.height },
    scroll: { x: Math.round(scrollX), y: Math.round(scrollY) },
    device_pixel_ratio: devicePixelRatio,
    locale: agent.language,
    languages: [...agent.languages],
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? '',
    color_scheme: media('(prefers-color-scheme: dark)') ? 'dark' : 'light',
    reduced_motion: media('(prefers-reduced-motion: reduce)'),
    touch: agent.maxTouchPoints > 0,
    online: agent.onLine,
    connection: readConnection(agent),
  }
}

function readConnection({ connection }: ChromiumNavigator): Environment['connection'] {
  if (!connection) return null
  const { effectiveType = '', downlink = 0, rtt = 0, saveData = false } = connection
  return { type: effectiveType, downlink, rtt, save_data: saveData }
}

/** The order matters: each user agent string also names browsers further down. */
const BROWSERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Edge', /Edg(?:e|A|iOS)?\/([\d.]+)/],
  ['Opera', /(?:OPR|Opera)\/([\d.]+)/],
  ['Samsung Internet', /SamsungBrowser\/([\d.]+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/([\d.]+)/],
  ['Chrome', /(?:Chrome|CriOS)\/([\d.]+)/],
  ['Safari', /Version\/([\d.]+).*Safari/],
]
const SYSTEMS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Windows', /Windows NT ([\d.]+)/],
  ['Android', /Android ([\d.]+)/],
  ['iOS', /(?:iPhone )?OS ([\d_]+) like Mac/],
  ['ChromeOS', /CrOS \S+ ([\d.]+)/],
  ['macOS', /Mac OS X ([\d_.]+)/],
  ['Linux', /Linux()/],
]

function readBrowser({ userAgentData, userAgent }: ChromiumNavigator): Named {
  return pickBrand(userAgentData?.brands) ?? match(BROWSERS, userAgent)
}

function readOs({ userAgentData, userAgent }: ChromiumNavigator): Named {
  const os = match(SYSTEMS, userAgent)
  return userAgentData?.platform ? { ...os, name: userAgentData.platform } : os
}

function match(table: readonly (readonly [string, RegExp])[], agent: string): Named {
  for (const [name, pattern] of table) {
    const version = pattern.exec(agent)?.[1]
    if (version !== undefined) return { name, version: version.replaceAll('_', '.') }
  }
  return { name: '', version: '' }
}

/** Returns the brand of the product, not of the engine and not the deliberately meaningless one. */
function pickBrand(brands: readonly Brand[] = []): Named | undefined {
  const named = brands.filter(({ brand }) => !/not.?a.?brand/i.test(brand.replace(/[^a-z]/gi, '')))
  const found = named.find(({ brand }) => brand !== 'Chromium') ?? named[0]
  return found && { name: found.brand.replace(/^(?:Google|Microsoft) /, ''), version: found.version }
}
