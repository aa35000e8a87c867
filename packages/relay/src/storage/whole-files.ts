import { createHash, hash } from 'node:crypto'
import { closeSync, constants, fdatasync, fstatSync, openSync, read, writev } from 'node:fs'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import type { PutStep, StoredFile } from './files.ts'

/** Chunks are gathered to this many bytes and written at once: a call to the disk costs more than a copy of the list. */
const WRITE_BYTES = 512 * 1024

const sync = promisify(fdatasync)

/** Bytes that are here are written in one call, and on Linux that call takes them to the disk as well. */
const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
const WRITES_THROUGH = process.platform === 'linux'
const NEW_WRITTEN_THROUGH = WRITES_THROUGH ? NEW | constants.O_DSYNC : NEW

/**
 * Writes a stream, or bytes that are here, to a new file and on to the disk. Stops reading past `max_bytes`, and leaves the stream open
 * then: whoever gave it may still have an answer to send on the same connection.
 */
export async function writeWhole({
  path,
  body,
  max_bytes,
  beforeWrite = async () => undefined,
}: Omit<PutStep, 'name'> & { path: string }): Promise<StoredFile | 'too-large'> {
  if (Buffer.isBuffer(body) && body.length > max_bytes) return 'too-large'
  // Opening, closing and renaming touch no data: done here they cost a fraction of the way through the thread pool and back.
  const isHere = Buffer.isBuffer(body)
  const file = openSync(path, isHere ? NEW_WRITTEN_THROUGH : NEW, 0o600)
  try {
    const written = isHere
      ? await writeBytes(file, { body, beforeWrite })
      : await writeStream(file, { body, max_bytes, beforeWrite })
    const isOnDisk = isHere && WRITES_THROUGH
    if (written !== 'too-large' && !isOnDisk) await sync(file)
    return written
  } finally {
    closeSync(file)
  }
}

type BeforeWrite = (bytes: number) => Promise<void>

async function writeBytes(
  file: number,
  { body, beforeWrite }: { body: Buffer; beforeWrite: BeforeWrite },
): Promise<StoredFile> {
  await beforeWrite(body.length)
  if (body.length > 0) await writeAll(file, [body])
  return { size: body.length, sha256: hash('sha256', body) }
}

async function writeStream(
  file: number,
  { body, max_bytes, beforeWrite }: { body: Readable; max_bytes: number; beforeWrite: BeforeWrite },
): Promise<StoredFile | 'too-large'> {
  const digest = createHash('sha256')
  let size = 0
  let gathered: Buffer[] = []
  let gatheredBytes = 0
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > max_bytes) return 'too-large'
    digest.update(chunk)
    gathered.push(chunk)
    gatheredBytes += chunk.length
    if (gatheredBytes >= WRITE_BYTES) {
      await beforeWrite(gatheredBytes)
      await writeAll(file, gathered)
      gathered = []
      gatheredBytes = 0
    }
  }
  await beforeWrite(gatheredBytes)
  if (gatheredBytes > 0) await writeAll(file, gathered)
  return { size, sha256: digest.digest('hex') }
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

/** All of a file. Like writeWhole it goes through the thread pool for the bytes alone. */
export async function readWhole(path: string): Promise<Buffer> {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.allocUnsafe(fstatSync(file).size)
    let filled = 0
    while (filled < bytes.length) {
      const count = await readSome(file, bytes.subarray(filled))
      if (count === 0) throw new Error(`${path} was cut short while it was read.`)
      filled += count
    }
    return bytes
  } finally {
    closeSync(file)
  }
}

function readSome(file: number, into: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    read(file, into, 0, into.length, null, (error, count) => (error ? reject(error) : resolve(count)))
  })
}
