import { fdatasync, fsync, writeSync, writev } from 'node:fs'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { StoreUnavailable } from '../../src/errors.ts'
import { openDiskFiles } from '../../src/storage/disk-files.ts'
import { allNames } from '../contracts/all-names.ts'
import { filesContract } from '../contracts/files.ts'
import { startChild } from './child.ts'

/** The real calls, each of which a test may make fail once. */
vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs')>()
  return { ...real, writev: vi.fn(real.writev), fdatasync: vi.fn(real.fdatasync), fsync: vi.fn(real.fsync) }
})

const CALLS = { writev, fdatasync, fsync }

function failOnce(call: keyof typeof CALLS, error: Error): void {
  vi.mocked<(...args: never[]) => void>(CALLS[call]).mockImplementationOnce((...args: unknown[]) => {
    const done = args.at(-1) as (error: Error) => void
    done(error)
  })
}

describe('a folder as a file store', () => {
  let folder: string
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'earshot-')), 'files')
  })
  afterEach(() => rm(join(folder, '..'), { recursive: true }))

  filesContract(async () => ({ files: await openDiskFiles({ folder }), dispose: async () => {} }))

  it('keeps acknowledged files and shows no partial file after the process was killed', async () => {
    const child = startChild('put-until-killed.ts', folder)
    for await (const line of child.lines) if (line === 'halfway') child.kill()

    const files = await openDiskFiles({ folder })
    expect((await files.stat('whole'))?.size).toBe(9)
    expect(await files.stat('half')).toBeNull()
    expect(await files.open('half')).toBeNull()

    const leftover = (await allNames(files)).filter((name) => name !== 'whole')
    expect(leftover).toHaveLength(1)
    await expect(files.stat(leftover[0] ?? '')).rejects.toThrow('Invalid file name')
    await files.remove(leftover)
    expect(await allNames(files)).toEqual(['whole'])
  })

  it('is readable by its owner only', async () => {
    const files = await openDiskFiles({ folder })
    await files.put({ name: 'mine', body: Readable.from([Buffer.from('x')]), max_bytes: 1 })
    const entries = await readdir(folder, { recursive: true })
    expect(entries.length).toBeGreaterThan(1)
    for (const entry of ['.', ...entries]) expect((await stat(join(folder, entry))).mode & 0o077).toBe(0)
  })

  it.each(['writev', 'fdatasync'] as const)('returns full if %s finds no space, and leaves nothing', async (call) => {
    const files = await openDiskFiles({ folder })
    failOnce(call, Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
    const step = { name: 'mine', max_bytes: 9 }
    expect(await files.put({ ...step, body: Readable.from([Buffer.from('some text')]) })).toBe('full')
    expect(await allNames(files)).toEqual([])
    expect(await files.put({ ...step, body: Readable.from([Buffer.from('some text')]) })).toMatchObject({ size: 9 })
  })

  it('leaves no file if the rename could not be synced', async () => {
    const files = await openDiskFiles({ folder })
    failOnce('fsync', new Error('input/output error'))
    const body = Readable.from([Buffer.from('some text')])
    await expect(files.put({ name: 'mine', body, max_bytes: 9 })).rejects.toThrow('input/output error')
    expect(await allNames(files)).toEqual([])
  })

  it('is unavailable if the system refuses, and does not change the error of a stream', async () => {
    const files = await openDiskFiles({ folder })
    failOnce('writev', Object.assign(new Error('EROFS: read-only file system, write'), { syscall: 'write' }))
    await expect(files.put({ name: 'mine', body: Buffer.from('x'), max_bytes: 9 })).rejects.toThrow(StoreUnavailable)
    const broken = Object.assign(new Error('read ECONNRESET'), { syscall: 'read' })
    const body = new Readable({ read: () => body.destroy(broken) })
    await expect(files.put({ name: 'mine', body, max_bytes: 9 })).rejects.toBe(broken)
    await rm(folder, { recursive: true })
    await writeFile(folder, '')
    const steps = [() => files.open('a'), () => files.read('a'), () => files.stat('a'), () => files.check()]
    for (const step of steps) await expect(step()).rejects.toThrow(StoreUnavailable)
  })

  it('shares syncs between concurrent writes', async () => {
    const files = await openDiskFiles({ folder })
    const before = vi.mocked(fsync).mock.calls.length
    const names = Array.from({ length: 300 }, (_, index) => `f${index}`)
    await Promise.all(names.map((name) => files.put({ name, body: Readable.from([Buffer.from(name)]), max_bytes: 9 })))
    const syncs = vi.mocked(fsync).mock.calls.length - before
    expect(syncs).toBeGreaterThan(0)
    expect(syncs).toBeLessThan(names.length)
    expect((await allNames(files)).sort()).toEqual([...names].sort())
  })

  it('writes the rest if the system writes less than requested', async () => {
    const files = await openDiskFiles({ folder })
    vi.mocked<(...args: never[]) => void>(writev).mockImplementationOnce((...args: unknown[]) => {
      const [file, , done] = args as [number, Buffer[], (error: null, written: number) => void]
      done(null, writeSync(file, 'so'))
    })
    const body = Readable.from([Buffer.from('some '), Buffer.from('text')])
    await files.put({ name: 'mine', body, max_bytes: 9 })
    const stored = await files.open('mine')
    expect((await stored?.toArray())?.join('')).toBe('some text')
  })
})
