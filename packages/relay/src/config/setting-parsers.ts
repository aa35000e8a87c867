import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import { fileURLToPath } from 'node:url'

/** Parses a setting's text. The thrown message completes a sentence: "must be …". */
export type Parse<Value> = (text: string) => Value

export function optional<Value>(parse: Parse<Value>): Parse<Value | null> {
  return (text) => (text === '' ? null : parse(text))
}

export function integer({ min, max }: { min: number; max: number }): Parse<number> {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new Error(`must be a whole number from ${min} to ${max}`)
    return value
  }
}

export function oneOf<const Choice extends string>(...choices: Choice[]): Parse<Choice> {
  return (text) => {
    const choice = choices.find((candidate) => candidate === text)
    if (choice === undefined) throw new Error(`must be one of ${choices.join(', ')}`)
    return choice
  }
}

export function hostName(text: string): string {
  // A name that ends with a number is a mistyped IP address.
  const isName = /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i.test(text) && !/(^|\.)\d+$/.test(text)
  if (isIP(text) || isName) return text
  throw new Error('must be an address of this machine such as 127.0.0.1, or 0.0.0.0 for every interface')
}

export function widgetFolder(text: string): string {
  try {
    if (statSync(text).isDirectory()) accessSync(text, constants.R_OK | constants.X_OK)
    else throw new Error('It is a file.')
    return text
  } catch (cause) {
    throw new Error('must be a folder with the built widget that this user can read', { cause })
  }
}

export function logTarget(text: string): string {
  if (['stdout', 'stderr', 'off'].includes(text) || /[./\\]/.test(text)) return text
  throw new Error('must be stdout, stderr, off, or the path of a file such as ./relay.log')
}

export function publicUrl(text: string): string {
  const wanted = 'must be a URL such as https://reports.example.com, without user, password, query or fragment'
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || /[?#]/.test(text))
    throw new Error(wanted)
  return url.href.replace(/\/+$/, '')
}

export function secret(text: string): string {
  if (text.length < 32) throw new Error('must be at least 32 characters; create one with `openssl rand -base64 32`')
  return text
}

export function databaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  const isWhole =
    url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.hostname !== '' && url.pathname.length > 1
  if (isWhole) return text
  throw new Error(
    'must be a URL such as postgres://user:password@host:5432/name, with special characters percent-encoded',
  )
}

export function bucketName(text: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text)) return text
  throw new Error('must be a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens')
}

export function trustedProxies(text: string): number | string[] {
  if (/^\d+$/.test(text)) return integer({ min: 0, max: 10 })(text)
  const parts = text.split(',').map((part) => part.trim())
  if (!parts.every(isCidr)) throw new Error('must be a number of proxies or a list of addresses such as 10.0.0.0/8')
  return parts
}

/** `1` or `0`. */
export function onOrOff(text: string): boolean {
  if (text === '1' || text === '0') return text === '1'
  throw new Error('must be 1 or 0')
}

function isCidr(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (!version || rest.length > 0) return false
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

/** The widget is beside the code in the published package, and in its own package in the workspace. */
export function builtWidget(): string {
  const packed = fileURLToPath(new URL('../widget', import.meta.url))
  return existsSync(packed) ? packed : fileURLToPath(new URL('../../../widget/dist', import.meta.url))
}
