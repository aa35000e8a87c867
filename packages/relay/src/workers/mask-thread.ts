import { maskSentValue } from '@earshot/privacy'
import { type MaskOrder, type MaskOutcome, maskDocument } from '../domain/masking/mask-document.ts'
import { createSpending } from '../domain/masking/spending.ts'

/** What a masking thread is asked to do. `stop`: its one number becomes 1 when nobody waits for the answer any longer. */
export interface ThreadOrder {
  work: { document: MaskOrder } | { value: unknown }
  max_ms: number
  stop: Int32Array
}

export interface ThreadAnswer {
  result: MaskOutcome | unknown
  /** Milliseconds of processor time. */
  spent: number
}

/** Runs in a thread of the pool. */
export function mask({ work, max_ms, stop }: ThreadOrder): ThreadAnswer {
  const isUnwanted = () => Atomics.load(stop, 0) === 1
  if (isUnwanted()) return { result: 'too-costly', spent: 0 }
  const before = threadTime()
  const spent = () => threadTime() - before
  const spend = createSpending({ limit: max_ms, spent, isUnwanted })
  const result = 'value' in work ? maskSentValue(work.value) : maskDocument(work.document, spend)
  return { result, spent: spent() }
}

function threadTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
