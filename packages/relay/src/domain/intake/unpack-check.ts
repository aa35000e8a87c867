import { createGunzip } from 'node:zlib'
import { ARTIFACT_LIMITS, type ArtifactKind } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { beginsLikeObject } from './media-types.ts'

type Done = (problem: RelayError | null) => void

export interface UnpackCheck {
  /** Calls back when the chunk has been unpacked, with what is wrong so far. After a problem nothing more may be written. */
  write(chunk: Buffer, done: Done): void
  /** Calls back when all of it has been. */
  end(done: Done): void
}

const CHUNK_BYTES = 64 * 1024

/**
 * Unpacks a gzipped document as it comes and keeps none of it: it counts, so that a small file can not be a large document, and looks
 * whether an object comes out. Null where there is nothing to unpack.
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
  let report: Done | null = null

  function settle(): void {
    const done = report
    report = null
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
    // What follows the end of a gzip stream is read by nobody here, but perhaps by somebody later.
    if (unpacked === 0 || gunzip.bytesWritten !== packed) problem ??= notADocument()
    settle()
  })

  return {
    write(chunk, done) {
      packed += chunk.length
      report = done
      gunzip.write(chunk, settle)
    },
    end(done) {
      report = done
      gunzip.end()
    },
  }
}

function notADocument(cause?: unknown): RelayError {
  return new RelayError('UNSUPPORTED_MEDIA_TYPE', { message: 'The file is no JSON object packed with gzip.', cause })
}
