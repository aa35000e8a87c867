import { createHash } from 'node:crypto'
import type { Files } from '../storage/files.ts'
import type { ReferencedFile } from './source.ts'

const MAX_CONCURRENT = 8

export interface CopiedFiles {
  copied: number
  /** Already present from an earlier run. */
  found: number
  bytes: number
}

interface CopyOptions {
  from: Files
  to: Files
  /** Name of the destination in messages. @default 'the object store' */
  place?: string
}

/** A row references a file that the source folder does not contain. */
export class MissingFile extends Error {
  constructor(file: string) {
    super(`${file} is not in the folder, but a report references it: restore it from a backup`)
    this.name = 'MissingFile'
  }
}

/**
 * Copies files that the destination lacks, then reads each one back and compares it with its row.
 * Throws at the first file that is missing or differs. Copied files stay, so that the next run
 * resumes from there.
 */
export async function copyFiles(
  wanted: Iterable<ReferencedFile>,
  { from, to, place = 'the object store' }: CopyOptions,
): Promise<CopiedFiles> {
  const result = { copied: 0, found: 0, bytes: 0 }
  const remaining = wanted[Symbol.iterator]()
  let hasFailed = false

  async function copySome(): Promise<void> {
    for (let next = remaining.next(); !next.done && !hasFailed; next = remaining.next()) await copyOne(next.value)
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

  const outcomes = await Promise.allSettled(Array.from({ length: MAX_CONCURRENT }, copySome))
  remaining.return?.()
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  return result
}

async function copy({ file, size }: ReferencedFile, { from, to, place }: Required<CopyOptions>): Promise<void> {
  const body = await from.open(file)
  if (!body) throw new MissingFile(file)
  // put does not close a stream that it did not read to its end.
  const stored = await to.put({ name: file, body, max_bytes: size }).finally(() => body.destroy())
  if (stored === 'full') throw new Error(`${place} is full: free up space and run the command again`)
  if (stored === 'too-large') throw new Error(`${file} is larger than its row says: restore it from a backup`)
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
  throw new Error(
    `${file} in ${place} does not match its row: run the command again, or restore the file from a backup`,
  )
}
