import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { ARTIFACT_LIMITS } from '@earshot/protocol'
import { makeFolder } from '../../data-folder.ts'
import { fileEnding } from '../../domain/intake/media-types.ts'
import type { Artifact } from '../../storage/database.ts'
import type { Files } from '../../storage/files.ts'
import { UsageError } from '../command.ts'

export interface SavedArtifact {
  artifact_id: string
  /**
   * Path of the written file, or of the decompressed copy if there is one. Null if the artifact's
   * file no longer exists.
   */
  path: string | null
}

/**
 * Writes the artifacts of a report to `folder`, which is created if missing. File names come from
 * kind and content type alone: `screenshot.png`, `attachment-2.pdf`. Existing files are never
 * overwritten.
 */
export async function saveArtifacts({
  artifacts,
  files,
  folder,
}: {
  artifacts: Artifact[]
  files: Files
  folder: string
}): Promise<SavedArtifact[]> {
  await makeFolder(folder).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(
      `--save ${folder} is not a folder and cannot be created (${cause.code}): give another folder.`,
      {
        cause,
      },
    )
  })
  const counts = new Map<string, number>()
  const saved: SavedArtifact[] = []
  for (const artifact of artifacts) {
    const number = (counts.get(artifact.kind) ?? 0) + 1
    counts.set(artifact.kind, number)
    const stem = join(folder, number > 1 ? `${artifact.kind}-${number}` : artifact.kind)
    saved.push({ artifact_id: artifact.id, path: await saveOne({ artifact, files, stem }) })
  }
  return saved
}

async function saveOne({ artifact, files, stem }: { artifact: Artifact; files: Files; stem: string }) {
  const body = artifact.file === null ? null : await files.open(artifact.file)
  if (!body) return null
  const path = `${stem}.${fileEnding(artifact.content_type)}`
  await write(path, body)
  if (artifact.content_type !== 'application/gzip') return path
  const unpacked = `${stem}.json`
  const { max_unpacked_bytes = 0 } = ARTIFACT_LIMITS[artifact.kind]
  return (await unpack({ from: path, to: unpacked, max_bytes: max_unpacked_bytes })) ? unpacked : path
}

async function write(path: string, body: Readable): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600)
    await pipeline(body, file.createWriteStream())
  } catch (error) {
    body.destroy()
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EROFS') {
      throw new UsageError(`${path} cannot be written (${code}): give --save another folder.`, { cause: error })
    }
    if (code !== 'EEXIST') throw error
    throw new UsageError(`${path} already exists: give --save an empty folder.`, { cause: error })
  }
}

/**
 * Returns false, and leaves no file, if the bytes are not gzip or decompress to more than
 * `max_bytes`.
 */
async function unpack({ from, to, max_bytes }: { from: string; to: string; max_bytes: number }): Promise<boolean> {
  const file = await open(to, 'wx', 0o600)
  try {
    await pipeline(createReadStream(from), createGunzip(), cap(max_bytes), file.createWriteStream())
    return true
  } catch {
    await rm(to, { force: true })
    return false
  }
}

function cap(max_bytes: number) {
  return async function* (chunks: AsyncIterable<Buffer>) {
    let size = 0
    for await (const chunk of chunks) {
      size += chunk.length
      if (size > max_bytes) throw new Error(`It decompresses to more than ${max_bytes} bytes.`)
      yield chunk
    }
  }
}
