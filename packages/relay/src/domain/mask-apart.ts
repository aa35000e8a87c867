import { execFile } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RelayError } from '../errors.ts'
import { EXIT_CODE_NOT_A_DOCUMENT, type MaskOutcome } from './mask-document.ts'

const PROGRAM = fileURLToPath(new URL(`./mask-process${extname(import.meta.url)}`, import.meta.url))
const MAX_HEAP_MB = 512
const MAX_ANSWER_BYTES = 64 * 1024 * 1024
const TIME_LIMIT = 20_000
const MAX_WAITING = 32

interface MaskOrder {
  /** The document as it came. */
  bytes: Buffer
  is_packed: boolean
  max_unpacked_bytes: number
}

let waiting = 0
let last: Promise<unknown> = Promise.resolve()

/**
 * Masks a large document in a process of its own, one at a time: some 50 MB of JSON can be more objects than fit into any memory. A
 * thread would not do, since the engine ends the whole process where its memory runs out within one call, as JSON.parse is.
 */
export function maskApart(order: MaskOrder): Promise<MaskOutcome> {
  if (waiting >= MAX_WAITING) return Promise.reject(new RelayError('UNAVAILABLE', { retry_after: 10 }))
  waiting += 1
  const outcome = last
    .then(() => runProcess(order))
    .finally(() => {
      waiting -= 1
    })
  last = outcome.catch(() => undefined)
  return outcome
}

function runProcess({ bytes, is_packed, max_unpacked_bytes }: MaskOrder): Promise<MaskOutcome> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [`--max-old-space-size=${MAX_HEAP_MB}`, PROGRAM, is_packed ? 'packed' : 'plain', String(max_unpacked_bytes)],
      { encoding: 'buffer', env: {}, maxBuffer: MAX_ANSWER_BYTES, timeout: TIME_LIMIT, killSignal: 'SIGKILL' },
      (error, masked) => {
        if (error?.code === EXIT_CODE_NOT_A_DOCUMENT) resolve('not-a-document')
        else if (error) reject(new RelayError('PROCESSING_ERROR', { cause: error.message.slice(0, 1000) }))
        else resolve(masked.length > 0 ? { bytes: masked } : 'unchanged')
      },
    )
    // A process that ended before it had read everything says why by how it ended.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(bytes)
  })
}
