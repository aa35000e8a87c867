import { Writable } from 'node:stream'
import type { Response } from 'express'
import { expect, it, vi } from 'vitest'
import { RelayError } from '../../src/errors.ts'
import { sendDownload } from '../../src/http/download.ts'
import { createOpenDownloads } from '../../src/http/open-streams.ts'
import { beginExchange } from '../../src/http/response.ts'
import { slowClient } from '../support/slow-client.ts'

/** Endless chunks of 500 bytes, and how many were taken. */
function endless() {
  const count = { taken: 0, closed: 0 }
  async function* generate(): AsyncGenerator<string> {
    try {
      for (;;) {
        count.taken++
        yield 'x'.repeat(500)
      }
    } finally {
      count.closed++
    }
  }
  return { chunks: generate(), count }
}

function send(res: Response, chunks: AsyncIterable<string>, changes: Partial<Parameters<typeof sendDownload>[1]> = {}) {
  return sendDownload(res, {
    download: { filename: 'reports.csv', content_type: 'text/csv', chunks },
    head_only: 'no',
    checkActor: async () => undefined,
    check_ms: 60_000,
    stall_ms: 60_000,
    signal: new AbortController().signal,
    ...changes,
  })
}

it('takes no more chunks than the client reads', async () => {
  const { res, read } = slowClient()
  const { chunks, count } = endless()
  const controller = new AbortController()
  const sending = send(res, chunks, { signal: controller.signal })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(count.taken).toBeLessThanOrEqual(3)
  for (let i = 0; i < 10; i++) {
    read()
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(count.taken).toBeLessThan(15)
  controller.abort()
  await sending
  expect([count.closed, res.destroyed]).toEqual([1, true])
})

it('breaks off for a client that does not read', async () => {
  const { res } = slowClient()
  const { chunks, count } = endless()
  await send(res, chunks, { stall_ms: 20 })
  expect([count.closed, res.destroyed]).toEqual([1, true])
})

it('breaks off when the actor may no longer read', async () => {
  const { chunks, count } = endless()
  const res = new Writable({ write: (_chunk, _encoding, done) => setImmediate(done) }) as unknown as Response
  Object.assign(res, { locals: {}, writeHead: vi.fn() })
  beginExchange({ headers: {} } as never, res)
  const checkActor = async () => {
    throw new RelayError('UNAUTHENTICATED')
  }
  await expect(send(res, chunks, { checkActor, check_ms: 0 })).rejects.toThrow('Authentication')
  expect(count).toMatchObject({ taken: 1, closed: 1 })
})

it('sends no content for HEAD', async () => {
  const { res, received } = slowClient()
  const { chunks, count } = endless()
  await send(res, chunks, { head_only: 'yes' })
  expect([received, count.taken, res.writableEnded]).toEqual([[], 0, true])
})

it('counts downloads for each actor and in all', () => {
  const downloads = createOpenDownloads({ max_per_actor: 2, max: 3 })
  const one = { kind: 'api_key', id: 'apk_1' } as const
  const other = { kind: 'member', id: 'apk_1' } as const
  const first = downloads.open(one)
  downloads.open(one)
  expect(() => downloads.open(one)).toThrow(expect.objectContaining({ code: 'TOO_MANY_EXPORTS' }))
  const last = downloads.open(other)
  expect(() => downloads.open(other)).toThrow(expect.objectContaining({ code: 'TOO_MANY_EXPORTS' }))
  first.close()
  downloads.open(other)
  downloads.stop()
  expect(last.signal.aborted).toBe(true)
  last.close()
  expect(() => downloads.open(one)).toThrow(expect.objectContaining({ code: 'UNAVAILABLE' }))
})
