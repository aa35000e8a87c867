import { randomFillSync } from 'node:crypto'

/**
 * Crockford's base32 in lower case: no letter looks like a digit, and text order is numeric order.
 */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

export type IdPrefix =
  | 'acc'
  | 'apk'
  | 'art'
  | 'blk'
  | 'cmt'
  | 'evt'
  | 'fil'
  | 'inv'
  | 'job'
  | 'key'
  | 'lnk'
  | 'mem'
  | 'org'
  | 'prj'
  | 'psk'
  | 'rep'
  | 'ses'
  | 'sgn'
  | 'tok'
  | 'usr'
  | 'ver'

/**
 * Creates an id: a prefix and a UUIDv7 in base32, 26 characters, such as `rep_06ew…`. Later ids
 * sort later.
 * `now` is milliseconds since the epoch. https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7
 */
export function newId(prefix: IdPrefix, now: number): string {
  const bytes = takeRandom()
  bytes.writeUIntBE(now, 0, 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return `${prefix}_${base32(bytes)}`
}

/**
 * The lower bound of all ids with this prefix created at `at` or later. Ids created earlier sort
 * before it.
 */
export function firstId(prefix: IdPrefix, at: number): string {
  const bytes = Buffer.alloc(BYTES)
  bytes.writeUIntBE(Math.max(0, at), 0, 6)
  return `${prefix}_${base32(bytes)}`
}

const BYTES = 16
/** One large read of random bytes costs little more than the 16 bytes of one id. */
const pool = Buffer.alloc(256 * BYTES)
let taken = pool.length

function takeRandom(): Buffer {
  if (taken === pool.length) {
    randomFillSync(pool)
    taken = 0
  }
  taken += BYTES
  return pool.subarray(taken - BYTES, taken)
}

function base32(bytes: Buffer): string {
  let text = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(value >>> bits) & 31]
    }
    value &= (1 << bits) - 1
  }
  return text + ALPHABET[(value << (5 - bits)) & 31]
}
