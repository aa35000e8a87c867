import { createHash, hash } from 'node:crypto'
import { closeSync, constants, fdatasync, fstatSync, openSync, read, writev } from 'node:fs'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import type { PutStep, StoredFile } from './files.ts'

/**
 * Chunks are collected up to this size and written together: a system call costs more than keeping
 * a list.
 */
const WRITE_BYTES = 512 * 1024

const sync = promisify(fdatasync)

/** A buffer is written in one call. On Linux, O_DSYNC makes the same call sync it. */
const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
const WRITES_THROUGH = process.platform === 'linux'
const NEW_WRITTEN_THROUGH = WRITES_THROUGH ? NEW | constants.O_DSYNC : NEW

/**
 * Writes a stream or a buffer to a new file and syncs it. Stops reading past `max_bytes` without
 * destroying the stream, since the caller may still send a response on its connection.
 */
export async function writeWhole({
  path,
  body,
  max_bytes,
  beforeWrite = async () => undefined,
}: Omit<PutStep, 'name'> & { path: string }): Promise<StoredFile | 'too-large'> {
  if (Buffer.isBuffer(body) && body.length > max_bytes) return 'too-large'
  // Synchronous open, close and rename touch no data and cost less than a round trip through the
  // thread pool.
  const isBuffer = Buffer.isBuffer(body)
  const file = openSync(path, isBuffer ? NEW_WRITTEN_THROUGH : NEW, 0o600)
  try {
    const written = isBuffer
      ? await writeBytes(file, { body, beforeWrite })
      : await writeStream(file, { body, max_bytes, beforeWrite })
    const isOnDisk = isBuffer && WRITES_THROUGH
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

/** The system may write less than requested, for example when the disk is nearly full. */
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

/** Reads a whole file. Like writeWhole, it uses the thread pool only for the data. */
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
