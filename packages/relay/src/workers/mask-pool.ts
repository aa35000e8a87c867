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

/** Of a document's text. What is small has a thread that nothing large keeps busy. */
const MAX_SMALL_BYTES = 64 * 1024
/** Objects that a text of this size can be made into fit into a thread. */
const MAX_THREAD_BYTES = 1024 * 1024
const MAX_CONCURRENT_LARGE = 2
/** Milliseconds of processor time for one document; ordinary lines of the largest size that a page keeps take a tenth. */
const MAX_DOCUMENT_MS = 4_000
/** Milliseconds by the clock, for work that does not look at its own time. */
const MAX_WAIT_MS = 20_000
const THREAD_IDLE_MS = 60_000
/** Values that are remembered, and characters of the longest. */
const MAX_KNOWN = 1_000
const MAX_KNOWN_LENGTH = 1_000

export interface MaskingOptions {
  /** Milliseconds of processor time a minute; 0: no limit. */
  per_key: number
  per_address: number
  now: () => number
}

export function createMasking({ per_key, per_address, now }: MaskingOptions): Masking {
  const keys = createBudget({ per_minute: per_key, now })
  const addresses = createBudget({ per_minute: per_address, now })
  // Whose turn it is at its address waits for its key's: no address has more than one place in any line.
  const enqueueForAddress = createKeyedQueue()
  const enqueueForKey = createKeyedQueue()
  const large = pLimit(MAX_CONCURRENT_LARGE)
  const stopped = new AbortController()
  // What comes again and again, as the address and title of a page do, costs one hand-over. Nothing is kept as it was sent.
  const known = new LRUCache<string, { masked: unknown }>({ max: MAX_KNOWN })
  // There before the first report, since a thread takes longer to start than most documents to mask.
  const small_thread = createThreads({ minThreads: 1, maxThreads: 1 })
  const large_threads = createThreads({ minThreads: 0, maxThreads: MAX_CONCURRENT_LARGE })

  async function inThread(
    threads: Threads,
    { work, signal }: { work: ThreadTask['work']; signal: AbortSignal },
  ): Promise<ThreadResult> {
    requireWanted(signal)
    const stop = new Int32Array(new SharedArrayBuffer(4))
    const end = () => Atomics.store(stop, 0, 1)
    // Joining the signals in one costs more than masking a small document.
    const signals = [signal, stopped.signal]
    for (const each of signals) each.addEventListener('abort', end)
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), MAX_WAIT_MS)
    try {
      return await threads.run({ work, max_ms: MAX_DOCUMENT_MS, stop }, { signal: limit.signal })
    } catch (error) {
      requireWanted(signal)
      if (limit.signal.aborted) return { result: 'too-costly', cpu_ms: MAX_DOCUMENT_MS }
      throw error
    } finally {
      clearTimeout(timer)
      for (const each of signals) each.removeEventListener('abort', end)
    }
  }

  /** In the smallest place that holds it. */
  async function run(sent: { bytes: Buffer; is_packed: boolean }, signal: AbortSignal): Promise<ThreadResult> {
    const claimed = sent.is_packed ? sent.bytes.readUInt32LE(Math.max(0, sent.bytes.length - 4)) : sent.bytes.length
    const inThreadOf = (threads: Threads, max_unpacked_bytes: number) =>
      inThread(threads, { work: { document: { ...sent, max_unpacked_bytes } }, signal })
    if (claimed <= MAX_SMALL_BYTES) {
      const answer = await inThreadOf(small_thread, MAX_SMALL_BYTES)
      if (answer.result !== 'too-large') return answer
    }
    return large(async () => {
      if (claimed <= MAX_THREAD_BYTES) {
        const answer = await inThreadOf(large_threads, MAX_THREAD_BYTES)
        if (answer.result !== 'too-large') return answer
      }
      return inProcess(sent, signal)
    })
  }

  async function inProcess(sent: { bytes: Buffer; is_packed: boolean }, signal: AbortSignal): Promise<ThreadResult> {
    requireWanted(signal)
    const { max_unpacked_bytes = Number.POSITIVE_INFINITY } = ARTIFACT_LIMITS.debugger
    const limits = [signal, stopped.signal, AbortSignal.timeout(MAX_WAIT_MS)]
    return runProcess({ ...sent, max_unpacked_bytes }, { max_ms: MAX_DOCUMENT_MS, signal: AbortSignal.any(limits) })
  }

  /** Counts what `work` takes against its caller, who has to have something left. */
  async function counted({ key_id, address, signal }: Caller, work: () => Promise<ThreadResult>): Promise<unknown> {
    addresses.require(address)
    keys.require(key_id)
    const { result, cpu_ms } = await work()
    addresses.charge(address, cpu_ms)
    keys.charge(key_id, cpu_ms)
    requireWanted(signal)
    return result
  }

  function requireWanted(signal: AbortSignal): void {
    if (signal.aborted || stopped.signal.aborted) throw new RelayError('UNAVAILABLE', { retry_after: 5 })
  }

  return {
    async document(sent, caller) {
      const work = () => counted(caller, () => run(sent, caller.signal))
      const outcome = (await enqueueForAddress(caller.address, () => enqueueForKey(caller.key_id, work))) as MaskOutcome
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
      const masked = await counted(caller, inSmallThread)
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

/** Whether it says nothing, or only which client sent it, as that of a server does. */
function isHarmless(text: string): boolean {
  return /^\{(?:"source":"[a-z]{1,10}")?\}$/.test(text)
}

/** Sent again it would be refused again. */
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
