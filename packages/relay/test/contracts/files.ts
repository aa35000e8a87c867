import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Files } from '../../src/storage/files.ts'
import { allNames } from './all-names.ts'

export interface FilesUnderTest {
  files: Files
  dispose: () => Promise<void>
}

const streamOf = (...chunks: (string | Buffer)[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)))

/** What every file store must do: the comments of storage/files.ts, as tests. */
export function filesContract(open: () => Promise<FilesUnderTest>): void {
  let test: FilesUnderTest
  let files: Files

  beforeEach(async () => {
    test = await open()
    files = test.files
  })
  afterEach(() => test.dispose())

  async function read(name: string, range?: { start: number; end: number }): Promise<Buffer | null> {
    const stream = await files.open(name, range)
    return stream ? buffer(stream) : null
  }

  it('returns what was stored, with its size and hash', async () => {
    const bytes = randomBytes(700_000)
    const body = streamOf(bytes.subarray(0, 10), bytes.subarray(10, 400_000), bytes.subarray(400_000))
    expect(await files.put({ name: 'rep_1/art_1', body, max_bytes: bytes.length })).toEqual({
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
    expect((await read('rep_1/art_1'))?.equals(bytes)).toBe(true)
    expect(await files.stat('rep_1/art_1')).toEqual({ size: bytes.length })
  })

  it('stores a buffer like a stream, and reads it back whole', async () => {
    const bytes = randomBytes(700_000)
    const stored = { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
    expect(await files.put({ name: 'bytes', body: bytes, max_bytes: bytes.length })).toEqual(stored)
    expect((await files.read('bytes'))?.equals(bytes)).toBe(true)
    expect((await read('bytes'))?.equals(bytes)).toBe(true)
    expect(await files.put({ name: 'over', body: bytes, max_bytes: bytes.length - 1 })).toBe('too-large')
    expect(await files.stat('over')).toBeNull()
    await files.put({ name: 'nothing-in-it', body: Buffer.alloc(0), max_bytes: 0 })
    expect(await files.read('nothing-in-it')).toEqual(Buffer.alloc(0))
  })

  it('announces every byte before it is written to the local disk, and stops if that is refused', async () => {
    let said = 0
    const beforeWrite = async (bytes: number) => {
      said += bytes
      if (said > 1_000_000) throw new Error('the disk is promised to others')
    }
    const stored = await files.put({
      name: 'told',
      body: streamOf(randomBytes(700_000)),
      max_bytes: 700_000,
      beforeWrite,
    })
    expect(stored).toMatchObject({ size: 700_000 })
    expect(said).toBe(700_000)
    const put = files.put({ name: 'stopped', body: streamOf(randomBytes(700_000)), max_bytes: 700_000, beforeWrite })
    await expect(put).rejects.toThrow('promised to others')
    expect(await allNames(files)).toEqual(['told'])
    expect(await files.freeToWrite()).toBeGreaterThan(0)
  })

  it('stores an empty file', async () => {
    const empty = createHash('sha256').digest('hex')
    expect(await files.put({ name: 'empty', body: streamOf(), max_bytes: 0 })).toEqual({ size: 0, sha256: empty })
    expect(await read('empty')).toEqual(Buffer.alloc(0))
  })

  it('reads a range, both ends included', async () => {
    await files.put({ name: 'digits', body: streamOf('0123456789'), max_bytes: 10 })
    expect((await read('digits', { start: 2, end: 5 }))?.toString()).toBe('2345')
    expect((await read('digits', { start: 9, end: 9 }))?.toString()).toBe('9')
  })

  it('finds nothing under a name that was never stored', async () => {
    expect(await files.open('nothing')).toBeNull()
    expect(await files.read('nothing')).toBeNull()
    expect(await files.stat('nothing')).toBeNull()
    await expect(files.remove(['nothing'])).resolves.toBeUndefined()
  })

  it('stops reading at the limit, keeps nothing, and leaves the stream to its owner', async () => {
    let produced = 0
    const body = Readable.from(
      (function* () {
        for (; produced < 1000; produced++) yield Buffer.alloc(1000)
      })(),
    )
    expect(await files.put({ name: 'large', body, max_bytes: 5000 })).toBe('too-large')
    expect(produced).toBeLessThan(100)
    expect(body.destroyed).toBe(false)
    expect(await files.stat('large')).toBeNull()
    expect(await allNames(files)).toEqual([])
  })

  it('accepts exactly as many bytes as the limit', async () => {
    expect(await files.put({ name: 'exact', body: streamOf('12345'), max_bytes: 5 })).toMatchObject({ size: 5 })
    expect(await files.put({ name: 'over', body: streamOf('12345', '6'), max_bytes: 5 })).toBe('too-large')
  })

  it('rejects with the stream’s error and keeps nothing', async () => {
    const body = Readable.from(
      (async function* () {
        yield Buffer.alloc(300_000)
        throw new Error('the phone went into a tunnel')
      })(),
    )
    await expect(files.put({ name: 'cut', body, max_bytes: 1_000_000 })).rejects.toThrow('into a tunnel')
    expect(await files.stat('cut')).toBeNull()
    expect(await allNames(files)).toEqual([])
  })

  it('shows no file before it is complete', async () => {
    let visible: unknown = 'never looked'
    const body = Readable.from(
      (async function* () {
        yield Buffer.alloc(300_000)
        visible = await files.stat('slow')
        yield Buffer.from('the end')
      })(),
    )
    await files.put({ name: 'slow', body, max_bytes: 1_000_000 })
    expect(visible).toBeNull()
    expect((await files.stat('slow'))?.size).toBe(300_007)
  })

  it('lists names in a range, and removes them', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `in/art_${index + 10}`)
    for (const name of names) await files.put({ name, body: streamOf(name), max_bytes: 100 })
    const listed = async (from: string, before: string) =>
      (await Readable.from(files.list({ from, before })).toArray()).flat().sort()
    expect(await allNames(files)).toEqual(names)
    expect(await listed('in/art_12', 'in/art_30')).toEqual(names.slice(2, 20))
    expect(await listed('in/art_115', 'in/art_119')).toEqual([])
    expect(await listed('in/art_12', 'in/art_12')).toEqual([])
    await files.remove(names.slice(1))
    expect(await allNames(files)).toEqual(names.slice(0, 1))
  })

  it.each([
    '../secret',
    'a/../../b',
    '/etc/passwd',
    'a//b',
    'a/',
    '',
    '.',
    '..',
    'a.b',
    'a\0b',
    'a\\b',
    'a+b',
    'a b',
    'ä',
  ])('refuses the name %j', async (name) => {
    await expect(files.put({ name, body: streamOf('x'), max_bytes: 10 })).rejects.toThrow('Invalid file name')
    await expect(files.open(name)).rejects.toThrow('Invalid file name')
    await expect(files.read(name)).rejects.toThrow('Invalid file name')
    await expect(files.stat(name)).rejects.toThrow('Invalid file name')
    await expect(files.remove([name])).rejects.toThrow('Invalid file name')
  })

  it('returns the free space, and that it can store', async () => {
    const free = await files.free()
    expect(free === null || free > 0).toBe(true)
    await expect(files.check()).resolves.toBeUndefined()
    expect(await allNames(files)).toEqual([])
  })
}
