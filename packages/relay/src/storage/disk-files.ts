import { randomUUID } from 'node:crypto'
import { renameSync } from 'node:fs'
import { mkdir, open, opendir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isFull, onDisk, toStoreError } from './disk-error.ts'
import { isFileName, notAFileName } from './file-name.ts'
import type { Files, PutStep, StoredFile } from './files.ts'
import { freeDiskBytes } from './free-disk-bytes.ts'
import { createFolderSync } from './sync-folder.ts'
import { readWhole, writeWhole } from './whole-files.ts'

/** Suffix of a file that is being written. Names contain no dot, so it cannot be part of one. */
const PARTIAL = /\.[0-9a-f-]{36}\.partial$/
/** Keeps the number of files per folder moderate. */
const FOLDERS = 64
/**
 * Number of leading characters that choose the folder. Names begin with their creation time (`fil_`
 * and ten characters), so files of one second share a folder, and concurrent uploads share its
 * sync.
 */
const FOLDER_PART = 12
const LIST_BATCH_SIZE = 200

/**
 * A file store in `folder`, which is created if missing, accessible by its owner only. Files are in
 * 64 folders chosen by a hash of the name's first characters, with `/` written as `+`. Several
 * processes may use the same folder.
 */
export async function openDiskFiles({ folder }: { folder: string }): Promise<Files> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const folders = Array.from({ length: FOLDERS }, (_, index) => join(folder, index.toString(16).padStart(2, '0')))
  for (const path of folders) await mkdir(path, { recursive: true, mode: 0o700 })

  const syncFolder = createFolderSync()

  function folderOf(name: string): string {
    let hash = 0
    for (let i = 0; i < name.length && i < FOLDER_PART; i++) hash = (hash * 31 + name.charCodeAt(i)) >>> 0
    return folders[hash % FOLDERS] ?? folder
  }

  function pathOf(name: string): string {
    if (!isFileName(name)) throw notAFileName(name)
    return join(folderOf(name), name.replaceAll('/', '+'))
  }

  /** The sweep also removes partial files, which are in the folder of the complete file. */
  function pathOfAny(name: string): string {
    const [mark = ''] = PARTIAL.exec(name) ?? []
    return pathOf(name.slice(0, name.length - mark.length)) + mark
  }

  async function put({ name, body, ...limits }: PutStep): Promise<StoredFile | 'too-large' | 'full'> {
    const path = pathOf(name)
    const partial = `${path}.${randomUUID()}.partial`
    let leftover: string | null = partial
    try {
      const written = await writeWhole({ path: partial, body, ...limits })
      if (written === 'too-large') return written
      renameSync(partial, path)
      leftover = path
      await syncFolder(folderOf(name))
      leftover = null
      return written
    } catch (error) {
      if (isFull(error)) return 'full'
      const isOfBody = !Buffer.isBuffer(body) && error === body.errored
      throw isOfBody ? error : toStoreError(error)
    } finally {
      if (leftover) await rm(leftover, { force: true }).catch(() => undefined)
    }
  }

  const freeToWrite = () => onDisk(() => freeDiskBytes(folder))

  async function* list({ from, before }: { from: string; before: string }): AsyncIterable<string[]> {
    for (const path of folders) {
      let batch: string[] = []
      for await (const entry of await opendir(path)) {
        const name = entry.name.replaceAll('+', '/')
        if (name < from || name >= before || !isFileName(name.replace(PARTIAL, ''))) continue
        if (batch.push(name) < LIST_BATCH_SIZE) continue
        yield batch
        batch = []
      }
      if (batch.length > 0) yield batch
    }
  }

  return {
    direct: null,
    put,
    list,

    open: (name, range) =>
      onDisk(async () => {
        const file = await open(pathOf(name), 'r').catch(nullIfMissing)
        return file ? file.createReadStream(range) : null
      }),

    read: (name) => onDisk(async () => readWhole(pathOf(name)).catch(nullIfMissing)),

    stat: (name) =>
      onDisk(async () => {
        const found = await stat(pathOf(name)).catch(nullIfMissing)
        return found ? { size: found.size } : null
      }),

    remove: (names) =>
      onDisk(async () => {
        await Promise.all(names.map((name) => rm(pathOfAny(name), { force: true })))
      }),

    free: freeToWrite,
    freeToWrite,

    check: () =>
      onDisk(async () => {
        const path = `${pathOf('check')}.${randomUUID()}.partial`
        const file = await open(path, 'wx', 0o600)
        try {
          await file.write('1')
        } finally {
          await file.close()
          await rm(path, { force: true })
        }
      }),
  }
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
