import { createHash, randomUUID } from 'node:crypto'
import { closeSync, fdatasync, openSync, renameSync, writev } from 'node:fs'
import { mkdir, open, opendir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import type { Files, StoredFile } from './files.ts'
import { createFolderSync } from './sync-folder.ts'

const NAME = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/
/** A name with the mark of a file that is still being written. No name has a dot, so the two are never taken for each other. */
const NAME_OR_PARTIAL = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*(\.[0-9a-f-]{36}\.partial)?$/
const MAX_NAME_LENGTH = 150
/** Enough that none grows unwieldy, few enough that uploads of one moment share a folder, and so its sync. */
const FOLDERS = 64
const LIST_BATCH = 200
/** Chunks are gathered to this many bytes and written at once: a call to the disk costs more than a copy of the list. */
const WRITE_BYTES = 512 * 1024

const sync = promisify(fdatasync)

/**
 * A file store in `folder`, which is made where it is missing, readable by its owner only. Files lie in 64 folders chosen by a hash
 * of the name, with `/` written as `+`. Several processes may use the same folder.
 */
export async function openDiskFiles({ folder }: { folder: string }): Promise<Files> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const folders = Array.from({ length: FOLDERS }, (_, index) => join(folder, index.toString(16).padStart(2, '0')))
  for (const path of folders) await mkdir(path, { recursive: true, mode: 0o700 })

  const syncFolder = createFolderSync()

  function folderOf(name: string): string {
    let hash = 0
    for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) >>> 0
    return folders[hash % FOLDERS] ?? folder
  }

  function pathOf(name: string, allowed: RegExp): string {
    if (!allowed.test(name) || name.length > MAX_NAME_LENGTH) throw new Error(`Not a name of a stored file: ${name}`)
    const [stem = name] = name.split('.')
    return join(folderOf(stem), name.replaceAll('/', '+'))
  }

  async function put({
    name,
    body,
    max_bytes,
  }: Parameters<Files['put']>[0]): Promise<StoredFile | 'too-large' | 'full'> {
    const path = pathOf(name, NAME)
    const partial = `${path}.${randomUUID()}.partial`
    let leftover: string | null = partial
    try {
      const written = await writeWhole({ path: partial, body, max_bytes })
      if (written === 'too-large') return written
      renameSync(partial, path)
      leftover = path
      await syncFolder(folderOf(name))
      leftover = null
      return written
    } catch (error) {
      if (isFull(error)) return 'full'
      throw error
    } finally {
      if (leftover) await rm(leftover, { force: true })
    }
  }

  async function* list({ before }: { before: number }): AsyncIterable<string[]> {
    for (const path of folders) {
      let batch: string[] = []
      for await (const entry of await opendir(path)) {
        const name = entry.name.replaceAll('+', '/')
        const found = NAME_OR_PARTIAL.test(name) ? await stat(join(path, entry.name)).catch(nullIfMissing) : null
        if (!found || found.mtimeMs >= before) continue
        if (batch.push(name) < LIST_BATCH) continue
        yield batch
        batch = []
      }
      if (batch.length > 0) yield batch
    }
  }

  return {
    put,
    list,

    open: async (name, range) => {
      const file = await open(pathOf(name, NAME), 'r').catch(nullIfMissing)
      return file ? file.createReadStream(range) : null
    },

    stat: async (name) => {
      const found = await stat(pathOf(name, NAME)).catch(nullIfMissing)
      return found ? { size: found.size, modified_at: Math.floor(found.mtimeMs) } : null
    },

    remove: async (names) => {
      await Promise.all(names.map((name) => rm(pathOf(name, NAME_OR_PARTIAL), { force: true })))
    },

    free: async () => {
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize
    },

    check: async () => {
      const path = `${pathOf('check', NAME)}.${randomUUID()}.partial`
      const file = await open(path, 'wx', 0o600)
      try {
        await file.write('1')
      } finally {
        await file.close()
        await rm(path, { force: true })
      }
    },
  }
}

/**
 * Writes a stream to a new file and on to the disk. Stops reading past `max_bytes`, and leaves the stream open then: whoever gave it
 * may still have an answer to send on the same connection.
 */
async function writeWhole({ path, body, max_bytes }: { path: string; body: Readable; max_bytes: number }) {
  // Opening, closing and renaming touch no data: done here they cost a fraction of the way through the thread pool and back.
  const file = openSync(path, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let size = 0
    let gathered: Buffer[] = []
    let gatheredBytes = 0
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > max_bytes) return 'too-large'
      hash.update(chunk)
      gathered.push(chunk)
      gatheredBytes += chunk.length
      if (gatheredBytes >= WRITE_BYTES) {
        await writeAll(file, gathered)
        gathered = []
        gatheredBytes = 0
      }
    }
    if (gatheredBytes > 0) await writeAll(file, gathered)
    await sync(file)
    return { size, sha256: hash.digest('hex') }
  } finally {
    closeSync(file)
  }
}

/** The system may take less than it is given, which is how a disk that is filling up begins to show. */
async function writeAll(file: number, chunks: Buffer[]): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  let written = await write(file, chunks)
  if (written === total) return
  const rest = Buffer.concat(chunks)
  while (written < total) written += await write(file, [rest.subarray(written)])
}

function write(file: number, chunks: Buffer[]): Promise<number> {
  return new Promise((resolve, reject) => {
    writev(file, chunks, (error, written) => (error ? reject(error) : resolve(written)))
  })
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}

function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOSPC' || code === 'EDQUOT'
}
