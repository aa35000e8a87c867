import { maskSentValue } from '@earshot/privacy'
import { type MaskOutcome, type MaskTask, maskDocument } from '../domain/masking/mask-document.ts'
import { createTimeLimit } from '../domain/masking/time-limit.ts'

/**
 * The task of a masking thread. `stop`: its only element becomes 1 when the result is no longer
 * needed.
 */
export interface ThreadTask {
  work: { document: MaskTask } | { value: unknown }
  max_ms: number
  stop: Int32Array
}

export interface ThreadResult {
  result: MaskOutcome | unknown
  /** Processor time used, in milliseconds. */
  cpu_ms: number
}

/** Runs one task in a thread of the pool. */
export function mask({ work, max_ms, stop }: ThreadTask): ThreadResult {
  const isCancelled = () => Atomics.load(stop, 0) === 1
  if (isCancelled()) return { result: 'too-costly', cpu_ms: 0 }
  const before = threadTime()
  const used_ms = () => threadTime() - before
  const checkTime = createTimeLimit({ limit_ms: max_ms, used_ms, isCancelled })
  const result = 'value' in work ? maskSentValue(work.value) : maskDocument(work.document, checkTime)
  return { result, cpu_ms: used_ms() }
}

function threadTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
