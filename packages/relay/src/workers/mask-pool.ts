import { hash } from 'node:crypto'
import { extname } from 'node:path'
import { ARTIFACT_LIMITS } from '@earshot/protocol'
import { LRUCache } from 'lru-cache'
import pLimit from 'p-limit'
import { Piscina } from 'piscina'
import { DOCUMENT_LIMITS, type MaskOutcome, type Refusal } from '../domain/masking/mask-document.ts'
import type { Caller, Masking } from '../domain/masking/masking.ts'
import { RelayError } from '../errors.ts'
import { createBudget } from './budget.ts'
import { createKeyedQueue } from './keyed-queue.ts'
import { runProcess } from './mask-process.ts'
import type { ThreadResult, ThreadTask } from './mask-thread.ts'

/** Small documents have their own thread, so that large ones do not delay them. */
const MAX_SMALL_BYTES = 64 * 1024
/** The parsed objects of a text of this size fit into a thread's memory. */
const MAX_THREAD_BYTES = 1024 * 1024
const MAX_CONCURRENT_LARGE = 2
/** Processor time for one document. A typical document of the maximum size takes a tenth of this. */
const MAX_DOCUMENT_MS = 4_000
/** Wall-clock limit, for work that does not check its own time. */
const MAX_WAIT_MS = 20_000
const THREAD_IDLE_MS = 10 * 60_000
/** Maximum number of cached values, and maximum length of each in characters. */
const MAX_KNOWN = 1_000
const MAX_KNOWN_LENGTH = 1_000

export interface MaskingOptions {
  /** Milliseconds of processor time per minute. 0: no limit. */
  per_key: number
  per_address: number
  now: () => number
}

export function createMasking({ per_key, per_address, now }: MaskingOptions): Masking {
  const keys = createBudget({ per_minute: per_key, now })
  const addresses = createBudget({ per_minute: per_address, now })
  // Work enters its key's queue only at the head of its address's queue, so no address has two
  // places in a key's queue.
  const enqueueForAddress = createKeyedQueue()
  const enqueueForKey = createKeyedQueue()
  const large = pLimit(MAX_CONCURRENT_LARGE)
  const stopped = new AbortController()
  const use = { pending: 0, cpu_ms: 0 }
  // Repeated values, such as URL and title of a page, are masked once. The cache holds only hashes
  // and masked values.
  const known = new LRUCache<string, { masked: unknown }>({ max: MAX_KNOWN })
  // Starts when a session is opened, which masks the page's URL: before the first upload, and an
  // idle relay does without its 30 MB.
  const small_thread = createThreads({ minThreads: 0, maxThreads: 1 })
  const large_threads = createThreads({ minThreads: 0, maxThreads: MAX_CONCURRENT_LARGE })

  async function inThread(
    threads: Threads,
    { work, signal }: { work: ThreadTask['work']; signal: AbortSignal },
  ): Promise<ThreadResult> {
    requireNotAborted(signal)
    const stop = new Int32Array(new SharedArrayBuffer(4))
    const end = () => Atomics.store(stop, 0, 1)
    // AbortSignal.any costs more than masking a small document.
    const signals = [signal, stopped.signal]
    for (const each of signals) each.addEventListener('abort', end)
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), MAX_WAIT_MS)
    try {
      return await threads.run({ work, max_ms: MAX_DOCUMENT_MS, stop }, { signal: limit.signal })
    } catch (error) {
      requireNotAborted(signal)
      if (limit.signal.aborted) return { result: 'too-costly', cpu_ms: MAX_DOCUMENT_MS }
      throw error
    } finally {
      clearTimeout(timer)
      for (const each of signals) each.removeEventListener('abort', end)
    }
  }

  /** Masks a document in the small thread, a large thread or a process, depending on its size. */
  async function run(sent: { bytes: Buffer; is_packed: boolean }, signal: AbortSignal): Promise<ThreadResult> {
    const claimed = sent.is_packed ? sent.bytes.readUInt32LE(Math.max(0, sent.bytes.length - 4)) : sent.bytes.length
    const inThreadOf = (threads: Threads, max_unpacked_bytes: number) =>
      inThread(threads, { work: { document: { ...sent, max_unpacked_bytes } }, signal })
    if (claimed <= MAX_SMALL_BYTES) {
      const outcome = await inThreadOf(small_thread, MAX_SMALL_BYTES)
      if (outcome.result !== 'too-large') return outcome
    }
    return large(async () => {
      if (claimed <= MAX_THREAD_BYTES) {
        const outcome = await inThreadOf(large_threads, MAX_THREAD_BYTES)
        if (outcome.result !== 'too-large') return outcome
      }
      return inProcess(sent, signal)
    })
  }

  async function inProcess(sent: { bytes: Buffer; is_packed: boolean }, signal: AbortSignal): Promise<ThreadResult> {
    requireNotAborted(signal)
    const { max_unpacked_bytes = Number.POSITIVE_INFINITY } = ARTIFACT_LIMITS.debugger
    const limits = [signal, stopped.signal, AbortSignal.timeout(MAX_WAIT_MS)]
    return runProcess({ ...sent, max_unpacked_bytes }, { max_ms: MAX_DOCUMENT_MS, signal: AbortSignal.any(limits) })
  }

  /** Runs `work` if the caller has budget left, and charges the caller for it. */
  async function counted({ key_id, address, signal }: Caller, work: () => Promise<ThreadResult>): Promise<unknown> {
    addresses.require(address)
    keys.require(key_id)
    const { result, cpu_ms } = await work()
    use.cpu_ms += cpu_ms
    addresses.charge(address, cpu_ms)
    keys.charge(key_id, cpu_ms)
    requireNotAborted(signal)
    return result
  }

  function requireNotAborted(signal: AbortSignal): void {
    if (signal.aborted || stopped.signal.aborted) throw new RelayError('UNAVAILABLE', { retry_after: 5 })
  }

  async function pending<Result>(work: () => Promise<Result>): Promise<Result> {
    use.pending++
    try {
      return await work()
    } finally {
      use.pending--
    }
  }

  return {
    use: () => ({ ...use }),
    async document(sent, caller) {
      const work = () => counted(caller, () => run(sent, caller.signal))
      const enqueue = () => enqueueForAddress(caller.address, () => enqueueForKey(caller.key_id, work))
      const outcome = (await pending(enqueue)) as MaskOutcome
      if (typeof outcome === 'string') throw refuse(outcome)
      return Buffer.from(outcome.buffer, outcome.byteOffset, outcome.byteLength)
    },
    async value(sent, caller) {
      const text = JSON.stringify(sent)
      if (isHarmless(text)) return sent
      const mark = hash('sha256', `${caller.key_id} ${text}`, 'base64')
      const earlier = known.get(mark)
      if (earlier) return earlier.masked as typeof sent
      const inSmallThread = () => inThread(small_thread, { work: { value: sent }, signal: caller.signal })
      const masked = await pending(() => counted(caller, inSmallThread))
      if (text.length <= MAX_KNOWN_LENGTH) known.set(mark, { masked })
      return masked as typeof sent
    },
    async stop() {
      stopped.abort()
      await Promise.all([small_thread.destroy(), large_threads.destroy()])
    },
  }
}

type Threads = Piscina<ThreadTask, ThreadResult>

function createThreads(size: { minThreads: number; maxThreads: number }): Threads {
  const filename = new URL(`./mask-thread${extname(import.meta.url)}`, import.meta.url).href
  return new Piscina({ filename, name: 'mask', idleTimeout: THREAD_IDLE_MS, ...size })
}

/**
 * Whether the value is empty or contains only `source`, as from a server, so that nothing needs
 * masking.
 */
function isHarmless(text: string): boolean {
  return /^\{(?:"source":"[a-z]{1,10}")?\}$/.test(text)
}

/** Returns the error for a document that cannot be masked. None of these errors is retryable. */
function refuse(refusal: Refusal): RelayError {
  const { max_unpacked_bytes } = ARTIFACT_LIMITS.debugger
  switch (refusal) {
    case 'not-a-document':
      return new RelayError('UNSUPPORTED_MEDIA_TYPE', {
        message: 'The debugger document is not a JSON object. Upload one, or leave it out.',
      })
    case 'too-large':
      return new RelayError('FILE_TOO_LARGE', { details: { max_unpacked_bytes } })
    case 'too-complex':
      return new RelayError('FILE_TOO_LARGE', {
        message: `The debugger document has more than ${DOCUMENT_LIMITS.max_values} values, or more than ${DOCUMENT_LIMITS.max_depth} levels. Send a smaller one, or leave it out.`,
        details: DOCUMENT_LIMITS,
      })
    case 'too-costly':
      return new RelayError('FILE_TOO_LARGE', {
        message: 'The debugger document takes too long to mask. Send a smaller one, or leave it out.',
      })
  }
}
