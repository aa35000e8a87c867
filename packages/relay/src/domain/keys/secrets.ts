import { createHash, randomBytes } from 'node:crypto'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const PUBLIC_KEY_LENGTH = 32

/** `ck_` and 32 base62 characters, 190 bits. */
export function newPublicKey(): string {
  let text = ''
  while (text.length < PUBLIC_KEY_LENGTH) {
    for (const byte of randomBytes(48)) {
      // 248 is the largest multiple of 62 in a byte. Using larger bytes would make some characters
      // more likely.
      if (byte < 248 && text.length < PUBLIC_KEY_LENGTH) text += BASE62[byte % 62]
    }
  }
  return `ck_${text}`
}

const API_KEY_PREFIX = 'esk_'
const RANDOM_LENGTH = 42
const CHECKSUM_LENGTH = 6
const API_KEY_LENGTH = API_KEY_PREFIX.length + RANDOM_LENGTH + CHECKSUM_LENGTH

/** `esk_`, 42 random base64url characters (252 bits) and 6 of checksum. */
export function newApiKey(): string {
  const random = randomBytes(32).toString('base64url').slice(0, RANDOM_LENGTH)
  return `${API_KEY_PREFIX}${random}${checksum(random)}`
}

/** Distinguishes a badly copied key from an unknown one. */
export function apiKeyForm(text: string): 'well-formed' | 'truncated' | 'malformed' {
  if (!/^esk_[0-9A-Za-z_-]*$/.test(text)) return 'malformed'
  if (text.length < API_KEY_LENGTH) return 'truncated'
  const random = text.slice(API_KEY_PREFIX.length, -CHECKSUM_LENGTH)
  return text.length === API_KEY_LENGTH && text.endsWith(checksum(random)) ? 'well-formed' : 'malformed'
}

/** The stored form of an API key. A fast hash is enough, since a key has 252 random bits. */
export function hashApiKey(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The last characters of an API key. They belong to the checksum, so they tell nothing about it. */
export function apiKeySuffix(text: string): string {
  return text.slice(-4)
}

/** The first characters of an API key, to identify it in a list. */
export function apiKeyLabel(text: string): string {
  return text.slice(0, 10)
}

function checksum(random: string): string {
  return createHash('sha256').update(API_KEY_PREFIX).update(random).digest('base64url').slice(0, CHECKSUM_LENGTH)
}
