import type { FieldProblem } from '@earshot/protocol'
import ipaddr from 'ipaddr.js'
import { invalid } from '../../errors.ts'

/**
 * Parses addresses and CIDR ranges as people write them, and returns them in standard form without
 * duplicates. Throws VALIDATION_ERROR with each that is invalid.
 */
export function readIpList(texts: readonly string[]): string[] {
  const problems: FieldProblem[] = []
  const read = texts.map((text, index) => {
    const range = readRange(text.trim())
    if (!range) {
      const message = `"${text}" is neither an IP address nor a range such as 192.0.2.0/24 or 2001:db8::/32.`
      problems.push({ path: `allowed_ips.${index}`, message })
    }
    return range ?? ''
  })
  if (problems[0]) throw invalid(problems, { message: problems[0].message })
  return [...new Set(read)]
}

/** An address is a range of one. IPv4 addresses that are written as IPv6 become IPv4. */
function readRange(text: string): string | null {
  const isRange = ipaddr.isValidCIDR(text)
  if (!isRange && !(ipaddr.IPv6.isValid(text) || ipaddr.IPv4.isValidFourPartDecimal(text))) return null
  if (!isRange) return ipaddr.process(text).toString()
  const [address, bits] = ipaddr.parseCIDR(text)
  const network =
    address.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(text) : ipaddr.IPv6.networkAddressFromCIDR(text)
  return `${network.toString()}/${bits}`
}

/** Whether a client's address is on the list. An empty list allows every address. */
export function isIpAllowed(allowed: readonly string[], address: string | undefined): boolean {
  if (allowed.length === 0) return true
  if (address === undefined || !ipaddr.isValid(address)) return false
  const client = ipaddr.process(address)
  return allowed.some((entry) => {
    const [network, bits] = entry.includes('/') ? ipaddr.parseCIDR(entry) : single(entry)
    return network.kind() === client.kind() && client.match(network, bits)
  })
}

function single(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const address = ipaddr.parse(entry)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}
