import type { FieldProblem } from '@earshot/protocol'
import ipaddr from 'ipaddr.js'
import { invalid } from '../../errors.ts'
import { withoutPort } from '../../without-port.ts'

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
  if (ipaddr.IPv6.isValid(text) || ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.process(text).toString()
  // Other ways to write IPv4, such as 010.0.0.0/8 or 10/8, mean different networks to different programs.
  const isRange = ipaddr.IPv6.isValidCIDR(text) || ipaddr.IPv4.isValidCIDRFourPartDecimal(text)
  if (!isRange) return null
  const [address, bits] = ipaddr.parseCIDR(text)
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()) {
    return bits < 96 ? null : readRange(`${address.toIPv4Address()}/${bits - 96}`)
  }
  const network =
    address.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(text) : ipaddr.IPv6.networkAddressFromCIDR(text)
  return `${network.toString()}/${bits}`
}

/** Whether a client's address is on the list. An empty list allows every address. */
export function isIpAllowed(allowed: readonly string[], address: string | undefined): boolean {
  if (allowed.length === 0) return true
  const host = withoutPort(address ?? '')
  if (!ipaddr.isValid(host)) return false
  const client = ipaddr.process(host)
  return allowed.some((entry) => {
    const [network, bits] = entry.includes('/') ? ipaddr.parseCIDR(entry) : single(entry)
    return network.kind() === client.kind() && client.match(network, bits)
  })
}

function single(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const address = ipaddr.parse(entry)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}
