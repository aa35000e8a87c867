import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readDocument } from '../../../src/domain/processing/read-document.ts'
import { aDocument } from '../../cli/document.ts'

const packed = (bytes: string | Buffer) => ({ bytes: gzipSync(bytes), content_type: 'application/gzip' })
const plain = (bytes: string | Buffer) => ({ bytes: Buffer.from(bytes), content_type: 'application/json' })

describe('a stored debugger document', () => {
  it('is read packed and plain', () => {
    const text = JSON.stringify(aDocument())
    expect(readDocument(packed(text))).toEqual(aDocument())
    expect(readDocument(plain(text))).toEqual(aDocument())
  })

  it.each([
    ['is not JSON', '{"version":1'],
    ['is not an object', '[]'],
    ['does not match the schema', JSON.stringify({ ...aDocument(), console: 'none' })],
    ['has another version', JSON.stringify({ ...aDocument(), version: 2 })],
  ])('is invalid if it %s', (_, text) => {
    expect(readDocument(packed(text))).toBe('DOCUMENT_INVALID')
    expect(readDocument(plain(text))).toBe('DOCUMENT_INVALID')
  })

  it('is invalid if it cannot be unpacked', () => {
    const { bytes } = packed(JSON.stringify(aDocument()))
    for (const damaged of [bytes.subarray(0, 100), Buffer.from('text'), Buffer.alloc(0)]) {
      expect(readDocument({ bytes: damaged, content_type: 'application/gzip' })).toBe('DOCUMENT_INVALID')
    }
  })

  it('is too large with 100 MB unpacked, with too many values or too many levels', () => {
    const bomb = packed(Buffer.alloc(100 * 1024 * 1024, ' '))
    expect(bomb.bytes.length).toBeLessThan(200_000)
    expect(readDocument(bomb)).toBe('DOCUMENT_TOO_LARGE')
    expect(readDocument(plain(Buffer.alloc(51 * 1024 * 1024, ' ')))).toBe('DOCUMENT_TOO_LARGE')
    expect(readDocument(packed('['.repeat(100_000)))).toBe('DOCUMENT_TOO_LARGE')
    expect(readDocument(packed(`[${'1,'.repeat(300_000)}1]`))).toBe('DOCUMENT_TOO_LARGE')
  })
})
