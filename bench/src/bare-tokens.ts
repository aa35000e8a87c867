import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'

const secret = randomUUID()
const AGE = 3_600_000

const mac = (text: string) => createHmac('sha256', secret).update(text).digest('base64url')

/** `payload.signature`, valid for one purpose and one hour. */
export function signToken(purpose: string, payload: object): string {
  const text = Buffer.from(JSON.stringify({ ...payload, purpose, expires_at: Date.now() + AGE })).toString('base64url')
  return `${text}.${mac(text)}`
}

export function readToken<Payload>(purpose: string, token: string): Payload {
  const [text = '', signature = ''] = token.split('.')
  const expected = Buffer.from(mac(text))
  const given = Buffer.from(signature)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Error('not signed here')
  const payload = JSON.parse(Buffer.from(text, 'base64url').toString())
  if (payload.purpose !== purpose || payload.expires_at < Date.now()) throw new Error('not for this, or too late')
  return payload
}
