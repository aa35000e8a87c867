import { isIPv4, isIPv6 } from 'node:net'
import { withoutPort } from '../without-port.ts'

/** IPv6 prefixes of IPv4 addresses: mapped (RFC 4291) and translated (RFC 6052). */
const IPV4_PREFIXES = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0']

/**
 * The network that an address is counted under for all limits: an IPv4 address itself, also if
 * written as IPv6, and the /64 of any other IPv6 address, since a subscriber has a whole /64.
 */
export function networkOf(address: string | undefined): string {
  const host = withoutPort(address ?? '')
  if (isIPv4(host)) return host
  if (!isIPv6(host)) return 'unknown'
  const groups = groupsOf(host)
  const numbers = groups.map((group) => group.toString(16))
  if (IPV4_PREFIXES.includes(numbers.slice(0, 6).join(':'))) {
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 0xff])
      .join('.')
  }
  return `${numbers.slice(0, 4).join(':')}::/64`
}

/** The eight numbers of a valid IPv6 address. */
function groupsOf(address: string): number[] {
  const [bare = ''] = address.split('%')
  const [before = '', after] = bare.split('::')
  const front = numbersOf(before)
  if (after === undefined) return front
  const back = numbersOf(after)
  return [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back]
}

function numbersOf(text: string): number[] {
  return text
    .split(':')
    .filter(Boolean)
    .flatMap((group) => {
      if (!group.includes('.')) return Number.parseInt(group, 16)
      const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number)
      return [a * 256 + b, c * 256 + d]
    })
}
