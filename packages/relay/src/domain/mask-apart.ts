import { execFile } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import pLimit, { type LimitFunction } from 'p-limit'
import { Piscina } from 'piscina'
import { RelayError } from '../errors.ts'
import { EXIT_CODE_NOT_A_DOCUMENT, type MaskOutcome } from './mask-document.ts'
import { type ThreadOrder, toBuffer } from './mask-thread.ts'

const MAX_HEAP_MB = 512
const MAX_ANSWER_BYTES = 64 * 1024 * 1024
/** Milliseconds. A document of ordinary lines and the largest size that is taken needs half of it on a slow machine. */
const TIME_LIMIT = 120_000
const AT_ONCE = 2
/** Of one capture key. */
const MAX_WAITING = 16
const THREAD_IDLE = 60_000

const programOf = (name: string) => new URL(`./${name}${extname(import.meta.url)}`, import.meta.url)

interface ProcessOrder {
  /** The document as it came. */
  bytes: Buffer
  is_packed: boolean
  max_unpacked_bytes: number
}

const all = pLimit(AT_ONCE)
const ofKeys = new Map<string, LimitFunction>()
let threads: Piscina<ThreadOrder, MaskOutcome> | undefined

/**
 * Masks a document in a thread, as its text is small enough for any document to fit into memory: the relay goes on meanwhile. Of one
 * capture key one document at a time, so that no key's documents keep those of others waiting.
 */
export function maskInThread(order: ThreadOrder, { key_id }: { key_id: string }): Promise<MaskOutcome> {
  return inTurn(key_id, async () => {
    threads ??= new Piscina({
      filename: programOf('mask-thread').href,
      name: 'maskText',
      minThreads: 0,
      maxThreads: AT_ONCE,
      idleTimeout: THREAD_IDLE,
    })
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), TIME_LIMIT)
    try {
      const outcome = await threads.run(order, { signal: limit.signal })
      return typeof outcome === 'string' ? outcome : { bytes: toBuffer(outcome.bytes) }
    } catch (error) {
      throw limit.signal.aborted ? tooSlow() : error
    } finally {
      clearTimeout(timer)
    }
  })
}

/**
 * Masks a large document in a process of its own: some 50 MB of JSON can be more objects than fit into any memory. A thread would not
 * do, since the engine ends the whole process where its memory runs out within one call, as JSON.parse is.
 */
export function maskInProcess(order: ProcessOrder, { key_id }: { key_id: string }): Promise<MaskOutcome> {
  return inTurn(key_id, () => runProcess(order))
}

async function inTurn<Answer>(key_id: string, work: () => Promise<Answer>): Promise<Answer> {
  const ofKey = ofKeys.get(key_id) ?? pLimit(1)
  if (ofKey.pendingCount >= MAX_WAITING) throw new RelayError('UNAVAILABLE', { retry_after: 10 })
  ofKeys.set(key_id, ofKey)
  try {
    return await ofKey(() => all(work))
  } finally {
    if (ofKey.activeCount + ofKey.pendingCount === 0) ofKeys.delete(key_id)
  }
}

function runProcess({ bytes, is_packed, max_unpacked_bytes }: ProcessOrder): Promise<MaskOutcome> {
  const program = fileURLToPath(programOf('mask-process'))
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [`--max-old-space-size=${MAX_HEAP_MB}`, program, is_packed ? 'packed' : 'plain', String(max_unpacked_bytes)],
      { encoding: 'buffer', env: {}, maxBuffer: MAX_ANSWER_BYTES, timeout: TIME_LIMIT, killSignal: 'SIGKILL' },
      (error, masked) => {
        if (error?.code === EXIT_CODE_NOT_A_DOCUMENT) resolve('not-a-document')
        else if (error?.killed) reject(tooSlow())
        else if (error) reject(new RelayError('PROCESSING_ERROR', { cause: error.message.slice(0, 1000) }))
        else resolve(masked.length > 0 ? { bytes: masked } : 'unchanged')
      },
    )
    // A process that ended before it had read everything says why by how it ended.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(bytes)
  })
}

/** Asked again it would take as long. */
function tooSlow(): RelayError {
  return new RelayError('FILE_TOO_LARGE', {
    message: 'The debugger document takes too long to be looked through. Send a smaller one, or leave it out.',
  })
}
