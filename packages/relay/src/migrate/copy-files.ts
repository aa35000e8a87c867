import { createHash } from 'node:crypto'
import type { Files } from '../storage/files.ts'
import type { ReferencedFile } from './source.ts'

const MAX_CONCURRENT = 8

export interface CopiedFiles {
  copied: number
  /** Were there already, from a run before this. */
  found: number
  bytes: number
}

interface CopyOptions {
  from: Files
  to: Files
  /** What messages call the store that is copied to. @default 'the object store' */
  place?: string
}

/** A row names a file that is not in the folder that is copied from. */
export class MissingFile extends Error {
  constructor(file: string) {
    super(`${file} is not in the folder, though a report names it: put it back from a backup`)
    this.name = 'MissingFile'
  }
}

/**
 * Copies what is not there yet, then reads every file where it is now and compares it with what its row says. Throws at the first that
 * is missing or another one, with all before it kept: the next run goes on from there.
 */
export async function copyFiles(
  wanted: Iterable<ReferencedFile>,
  { from, to, place = 'the object store' }: CopyOptions,
): Promise<CopiedFiles> {
  const result = { copied: 0, found: 0, bytes: 0 }
  const left = wanted[Symbol.iterator]()
  let hasFailed = false

  async function copySome(): Promise<void> {
    for (let next = left.next(); !next.done && !hasFailed; next = left.next()) await copyOne(next.value)
  }

  async function copyOne(file: ReferencedFile): Promise<void> {
    try {
      const isThere = (await to.stat(file.file))?.size === file.size
      if (!isThere) await copy(file, { from, to, place })
      await requireSame(file, { to, place })
      result[isThere ? 'found' : 'copied']++
      result.bytes += file.size
    } catch (error) {
      hasFailed = true
      throw error
    }
  }

  const ends = await Promise.allSettled(Array.from({ length: MAX_CONCURRENT }, copySome))
  left.return?.()
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return result
}

async function copy({ file, size }: ReferencedFile, { from, to, place }: Required<CopyOptions>): Promise<void> {
  const body = await from.open(file)
  if (!body) throw new MissingFile(file)
  const stored = await to.put({ name: file, body, max_bytes: size })
  if (stored === 'full') throw new Error(`${place} is full: make room, and run this again`)
  if (stored === 'too-large') throw new Error(`${file} is larger than its row says: put it back from a backup`)
}

async function requireSame(
  { file, sha256 }: ReferencedFile,
  { to, place }: Pick<Required<CopyOptions>, 'to' | 'place'>,
): Promise<void> {
  const body = await to.open(file)
  const hash = createHash('sha256')
  for await (const chunk of body ?? []) hash.update(chunk)
  if (body && hash.digest('hex') === sha256) return
  await to.remove([file])
  throw new Error(`${file} is not in ${place} as its row says: run this again, or put it back from a backup`)
}
