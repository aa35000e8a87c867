import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { Processing, ProcessingTask } from '../../src/domain/processing/processing.ts'
import { createProcessing, type ProcessOptions } from '../../src/workers/report-process.ts'
import { aDocument } from '../cli/document.ts'
import { blackPng } from '../support/large-pictures.ts'
import { PNG } from '../support/pictures.ts'

const MISBEHAVE = new URL('./children/misbehave.ts', import.meta.url)
const forever = new AbortController().signal

let processing: Processing | undefined
afterEach(() => processing?.stop())

function start(options: ProcessOptions = {}): Processing {
  processing = createProcessing(options)
  return processing
}

function task({ document, screenshot }: { document?: string | Buffer; screenshot?: Buffer } = {}): ProcessingTask {
  return {
    document: document === undefined ? null : { bytes: Buffer.from(document), content_type: 'application/gzip' },
    screenshot: screenshot === undefined ? null : { bytes: screenshot, content_type: 'image/png' },
  }
}
const DOCUMENT = gzipSync(JSON.stringify(aDocument()))
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('the process that reads reports', () => {
  it('returns the facts, the search text and a thumbnail of a report', async () => {
    const result = await start().run(task({ document: DOCUMENT, screenshot: PNG }), forever)
    expect(result).toMatchObject({
      read: { facts: { page_url: 'https://shop.example/cart', browser: 'Firefox 140' }, text: { page_path: '/cart' } },
      thumbnail: { width: 6, height: 4 },
      error: null,
      has_image_library: true,
    })
  })

  it('reads what it can if the picture or the document cannot be read', async () => {
    const { run } = start()
    const bomb = blackPng({ width: 30_000, height: 30_000 })
    expect(bomb.length).toBeLessThan(200_000)
    expect(await run(task({ document: DOCUMENT, screenshot: bomb }), forever)).toMatchObject({
      read: { facts: { browser: 'Firefox 140' } },
      thumbnail: null,
      error: 'PICTURE_TOO_LARGE',
    })
    expect(await run(task({ document: 'no gzip', screenshot: PNG }), forever)).toMatchObject({
      read: null,
      thumbnail: { width: 6 },
      error: 'DOCUMENT_INVALID',
    })
    expect(await run(task(), forever)).toMatchObject({ read: null, thumbnail: null, error: null })
  })

  it('ends when it uses more memory than it may', async () => {
    const { run } = start({ max_memory_bytes: 1 })
    expect(await run(task({ screenshot: blackPng({ width: 7_000, height: 7_000 }) }), forever)).toEqual({
      ended: 'OUT_OF_MEMORY',
    })
  })

  it.each([
    ['crashed', 'crash', 'CRASHED', {}],
    ['filled the heap of', 'fill the heap', 'OUT_OF_MEMORY', {}],
    ['taken too long in', 'never end', 'TOO_SLOW', { max_ms: 2_000 }],
  ] as const)('is a new one for the next report after one has %s it', async (_, document, ended, options) => {
    const { run } = start({ program: MISBEHAVE, ...options })
    const running = run(task({ document }), forever)
    const next = run(task(), forever)
    expect(await running).toEqual({ ended })
    await next
    // On a busy machine the short limit may end this one, too.
    await expect.poll(() => run(task(), forever)).toHaveProperty('pid')
  })

  it('stops the work on a report when it is aborted, and keeps the others', async () => {
    const { run } = start({ program: MISBEHAVE })
    const abort = new AbortController()
    const hanging = run(task({ document: 'never end' }), abort.signal)
    const waiting = run(task({ document: 'never end' }), abort.signal)
    const next = run(task(), forever)
    abort.abort(new Error('enough'))
    await expect(hanging).rejects.toThrow('enough')
    await expect(waiting).rejects.toThrow('enough')
    expect(await next).toHaveProperty('pid')
  })

  it('ends when there is nothing to do, and when it is stopped', async () => {
    const { run } = start({ program: MISBEHAVE, idle_ms: 1 })
    const { pid } = (await run(task(), forever)) as unknown as { pid: number }
    await expect.poll(() => isAlive(pid)).toBe(false)
    await processing?.stop()

    const other = start({ program: MISBEHAVE })
    const kept = (await other.run(task(), forever)) as unknown as { pid: number }
    expect(await other.run(task(), forever)).toEqual(kept)
    const hanging = other.run(task({ document: 'never end' }), forever)
    await Promise.all([other.stop(), expect(hanging).rejects.toMatchObject({ code: 'UNAVAILABLE' })])
    await other.stop()
    await expect.poll(() => isAlive(kept.pid)).toBe(false)
    await expect(other.run(task(), forever)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })

  it('is unavailable if it cannot be started', async () => {
    const { run } = start({ program: new URL('./children/missing.ts', import.meta.url) })
    expect(await run(task(), forever)).toEqual({ ended: 'CRASHED' })
  })
})
