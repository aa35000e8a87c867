import { execFile } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import pLimit from 'p-limit'
import type { ConvertToHar } from '../domain/exports/convert-to-har.ts'
import type { StoredBytes } from '../domain/processing/processing.ts'
import { RelayError } from '../errors.ts'
import { readPackageVersion } from '../package-version.ts'

const MAX_HEAP_MB = 512
/** The widget's longest network logs become a tenth of this. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024
const MAX_WAIT_MS = 20_000

/** Exit code of the program for a document that it cannot read. */
export const UNREADABLE_EXIT_CODE = 3

/**
 * Converts one document at a time, in a process of its own: parsing blocks, and a process that runs
 * out of memory ends alone.
 */
export function createConvertToHar(): ConvertToHar {
  const limit = pLimit(1)
  return (document, signal) =>
    limit(() => {
      if (signal.aborted) throw new RelayError('UNAVAILABLE', { retry_after: 5 })
      return convert(document, signal)
    })
}

function convert({ bytes, content_type }: StoredBytes, signal: AbortSignal): Promise<Buffer> {
  const program = fileURLToPath(new URL(`./har-program${extname(import.meta.url)}`, import.meta.url))
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [`--max-old-space-size=${MAX_HEAP_MB}`, program, content_type, readPackageVersion()],
      {
        encoding: 'buffer',
        env: {},
        maxBuffer: MAX_OUTPUT_BYTES,
        signal: AbortSignal.any([signal, AbortSignal.timeout(MAX_WAIT_MS)]),
        killSignal: 'SIGKILL',
      },
      (error, har) => {
        if (!error) resolve(har)
        else if (signal.aborted) reject(new RelayError('UNAVAILABLE', { retry_after: 5, cause: error }))
        else if (error.code === UNREADABLE_EXIT_CODE || child.killed || child.signalCode) {
          reject(new RelayError('UNREADABLE_DOCUMENT'))
        } else reject(new RelayError('PROCESSING_ERROR', { cause: `The HAR process ended with ${error.code}.` }))
      },
    )
    // If the process ends before it has read everything, its exit code tells why.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(bytes)
  })
}
