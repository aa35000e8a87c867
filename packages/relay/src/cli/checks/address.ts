import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { checkCertificate } from './certificate.ts'
import { type Finding, ok, problem, warning } from './finding.ts'

const SUBJECT = 'address'

const PRIVATE = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  PRIVATE.addSubnet(network, bits)
}
for (const [network, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  PRIVATE.addSubnet(network, bits, 'ipv6')
}

type Lookup = (host: string) => Promise<readonly { address: string; family: number }[]>

/**
 * Checks what a client meets before it meets the relay: the name of the public URL, and its
 * certificate. Nothing for a URL that names this machine.
 */
export async function checkAddress({
  url,
  find = (host) => lookup(host, { all: true }),
}: {
  url: string
  find?: Lookup
}): Promise<Finding[]> {
  const { hostname, protocol, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  if (isThisMachine(host)) return []
  const name = await checkName(host, find)
  if (protocol !== 'https:' || name.state === 'problem') return [name]
  return [name, await checkCertificate({ host, port: Number(port) || 443 })]
}

function isThisMachine(host: string): boolean {
  return /(^|\.)localhost$/.test(host) || /^127\./.test(host) || host === '::1'
}

async function checkName(host: string, find: Lookup): Promise<Finding> {
  let found: Awaited<ReturnType<Lookup>>
  try {
    found = await find(host)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTFOUND') {
      return problem(SUBJECT, `${host} has no DNS record; add one, or correct EARSHOT_PUBLIC_URL.`)
    }
    return warning(SUBJECT, `${host} cannot be resolved from here (${code}); check the DNS settings of this machine.`)
  }
  const addresses = found.map(({ address }) => address)
  const shown = isIP(host) ? host : `${host} (${addresses.join(', ')})`
  if (addresses.every(isPrivate)) {
    return warning(SUBJECT, `${shown} is in a private network; pages on the internet cannot send to it.`)
  }
  return ok(SUBJECT, `${shown} is a public address.`)
}

function isPrivate(address: string): boolean {
  return PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}
