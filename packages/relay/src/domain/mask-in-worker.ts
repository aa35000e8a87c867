import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { RelayError } from '../errors.ts'
import type { MaskOutcome } from './mask-document.ts'

/** What is sent to the worker. */
export interface MaskOrder {
  /** The document as it is stored. */
  stored: Uint8Array
  is_packed: boolean
  max_unpacked_bytes: number
}

/** What the worker answers with; bytes lose their class on the way. */
export type MaskReply = Exclude<MaskOutcome, object> | { bytes: Uint8Array }

const WORKER = new URL(`./mask-worker${extname(import.meta.url)}`, import.meta.url)
const TIME_LIMIT = 20_000
const MAX_WAITING = 32

let waiting = 0
let last: Promise<unknown> = Promise.resolve()

/** Masks a large document in a thread of its own, one at a time: a document of 50 MB unpacked takes several times that in memory. */
export function maskInWorker(order: MaskOrder): Promise<MaskOutcome> {
  if (waiting >= MAX_WAITING) return Promise.reject(new RelayError('UNAVAILABLE', { retry_after: 10 }))
  waiting += 1
  const outcome = last
    .then(() => runWorker(order))
    .finally(() => {
      waiting -= 1
    })
  last = outcome.catch(() => undefined)
  return outcome
}

async function runWorker(order: MaskOrder): Promise<MaskOutcome> {
  const worker = new Worker(WORKER, { workerData: order, resourceLimits: { maxOldGenerationSizeMb: 512 } })
  let timer: NodeJS.Timeout | undefined
  try {
    const reply = await new Promise<MaskReply>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', (code) => reject(new Error(`The masking thread ended with ${code}.`)))
      timer = setTimeout(() => reject(new Error('The masking thread took too long.')), TIME_LIMIT)
    })
    return typeof reply === 'string' ? reply : { bytes: Buffer.from(reply.bytes) }
  } catch (cause) {
    throw new RelayError('PROCESSING_ERROR', { cause })
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
