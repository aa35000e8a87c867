import { describe, expect, it } from 'vitest'
import { readToken, signDownload, signingKey, signToken, signUpload } from '../../../src/domain/capture/tokens.ts'

const key = signingKey('a secret of at least thirty-two characters')
const payload = { session_id: 'ses_1', expires_at: 1 }
const token = signToken(key, { purpose: 'session', payload })

describe('a token', () => {
  it('is read as signed, and signed identically each time', () => {
    expect(readToken(key, { purpose: 'session', text: token })).toEqual(payload)
    expect(signToken(key, { purpose: 'session', payload })).toBe(token)
    expect(token).toMatch(/^[\w-]+\.[\w-]{43}$/)
  })

  it('is invalid for another purpose, or with another secret', () => {
    expect(readToken(key, { purpose: 'finalize', text: token })).toBeNull()
    expect(readToken(key, { purpose: 'capture', text: token })).toBeNull()
    const other = signingKey('another secret of at least thirty-two characters')
    expect(readToken(other, { purpose: 'session', text: token })).toBeNull()
  })

  it('is invalid with any character changed, added or removed', () => {
    for (let at = 0; at < token.length; at++) {
      const changed = token.slice(0, at) + (token[at] === 'x' ? 'y' : 'x') + token.slice(at + 1)
      const shorter = token.slice(0, at) + token.slice(at + 1)
      for (const text of [changed, shorter]) expect(readToken(key, { purpose: 'session', text })).toBeNull()
    }
    for (const text of ['', '.', `${token}=`, `${token}.`, ` ${token}`, `${token}\n`]) {
      expect(readToken(key, { purpose: 'session', text })).toBeNull()
    }
  })
})

it('a signature covers all of its parts', () => {
  const upload = {
    artifact_id: 'art_1',
    content_type: 'image/png',
    max_bytes: 10,
    declared_sha256: 'aa',
    expires_at: 5,
  }
  const variants = [
    {},
    { artifact_id: 'art_2' },
    { content_type: 'image/webp' },
    { max_bytes: 11 },
    { declared_sha256: null },
    { expires_at: 6 },
  ]
  const signatures = variants.map((changes) => signUpload(key, { ...upload, ...changes }))
  signatures.push(signDownload(key, { artifact_id: 'art_1', expires_at: 5 }))
  expect(new Set(signatures).size).toBe(signatures.length)
})
