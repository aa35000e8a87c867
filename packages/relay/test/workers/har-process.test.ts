import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createConvertToHar } from '../../src/workers/har-process.ts'
import { aDocument } from '../cli/document.ts'
import { expectValidHar } from '../support/har.ts'

const convert = createConvertToHar()
const never = () => new AbortController().signal
const packed = (value: unknown) => ({ bytes: gzipSync(JSON.stringify(value)), content_type: 'application/gzip' })

describe('the HAR process', () => {
  it('converts a document, compressed or not', async () => {
    const har = await convert(packed(aDocument()), never())
    expectValidHar(JSON.parse(har.toString()))
    const bytes = Buffer.from(JSON.stringify(aDocument()))
    expect(await convert({ bytes, content_type: 'application/json' }, never())).toEqual(har)
  })

  it.each([
    ['decompresses to more than the limit', packed('x'.repeat(51 * 1024 * 1024))],
    ['is not gzip', { bytes: Buffer.from('{}'), content_type: 'application/gzip' }],
    ['is not a document', packed({ console: 'all of it' })],
    [
      'would become a HAR that is too large',
      packed({
        ...aDocument(),
        network: Array.from({ length: 20 }, () => ({
          at: 0,
          initiator: 'fetch',
          method: 'GET',
          url: `https://shop.example/${'é'.repeat(200_000)}`,
          status: 200,
          outcome: 'answered',
          duration: 1,
          request_size: null,
          response_size: null,
        })),
      }),
    ],
  ])('refuses a document that %s', async (_, document) => {
    await expect(convert(document, never())).rejects.toMatchObject({ code: 'UNREADABLE_DOCUMENT' })
  })

  it('ends when the client leaves, and does not begin after that', async () => {
    const controller = new AbortController()
    const running = convert(packed(aDocument()), controller.signal)
    const waiting = convert(packed(aDocument()), controller.signal)
    setImmediate(() => controller.abort())
    for (const call of [running, waiting]) await expect(call).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })
})
