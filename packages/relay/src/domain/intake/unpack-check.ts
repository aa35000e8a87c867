import { createGunzip } from 'node:zlib'
import { ARTIFACT_LIMITS, type ArtifactKind } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { beginsLikeObject } from './media-types.ts'

type Done = (problem: RelayError | null) => void

export interface UnpackCheck {
  /**
   * Calls `done` when the chunk has been decompressed, with the problem found so far. Do not write
   * after a problem.
   */
  write(chunk: Buffer, done: Done): void
  /** Calls `done` when everything has been decompressed. */
  end(done: Done): void
}

const CHUNK_BYTES = 64 * 1024

/**
 * Decompresses a gzip document piece by piece without keeping it, to check its decompressed size
 * and that it begins like an object. Null if the type is not gzip.
 */
export function createUnpackCheck({
  kind,
  content_type,
}: {
  kind: ArtifactKind
  content_type: string
}): UnpackCheck | null {
  if (content_type !== 'application/gzip') return null
  const { max_unpacked_bytes = Number.POSITIVE_INFINITY } = ARTIFACT_LIMITS[kind]
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
  let problem: RelayError | null = null
  let unpacked = 0
  let packed = 0
  let pending: Done | null = null

  function settle(): void {
    const done = pending
    pending = null
    done?.(problem)
  }

  function fail(found: RelayError): void {
    problem ??= found
    gunzip.destroy()
    settle()
  }

  gunzip.on('data', (bytes: Buffer) => {
    if (unpacked === 0 && !beginsLikeObject(bytes)) return fail(notADocument())
    unpacked += bytes.length
    if (unpacked > max_unpacked_bytes) fail(new RelayError('FILE_TOO_LARGE', { details: { max_unpacked_bytes } }))
  })
  gunzip.on('error', (cause) => fail(notADocument(cause)))
  gunzip.on('end', () => {
    // Refuse data after the end of the gzip stream: it was not checked, but a later reader might
    // use it.
    if (unpacked === 0 || gunzip.bytesWritten !== packed) problem ??= notADocument()
    settle()
  })

  return {
    write(chunk, done) {
      packed += chunk.length
      pending = done
      gunzip.write(chunk, settle)
    },
    end(done) {
      pending = done
      gunzip.end()
    },
  }
}

function notADocument(cause?: unknown): RelayError {
  return new RelayError('UNSUPPORTED_MEDIA_TYPE', { message: 'The file is not a gzip-compressed JSON object.', cause })
}
