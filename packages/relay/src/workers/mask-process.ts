import { execFile } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MaskOutcome, MaskTask, Refusal } from '../domain/masking/mask-document.ts'
import { RelayError } from '../errors.ts'
import type { ThreadResult } from './mask-thread.ts'

const MAX_HEAP_MB = 512
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024

/** Exit codes of the masking program for documents that it cannot mask. */
export const EXIT_CODES: Readonly<Record<Refusal, number>> = {
  'not-a-document': 3,
  'too-large': 4,
  'too-complex': 5,
  'too-costly': 6,
}

export interface ProcessResult extends ThreadResult {
  result: MaskOutcome
}

/**
 * Masks a large document in a child process. A thread is not enough: if memory runs out within one
 * call, such as JSON.parse, V8 ends the whole process.
 */
export function runProcess(
  { bytes, is_packed, max_unpacked_bytes }: MaskTask,
  { max_ms, signal }: { max_ms: number; signal: AbortSignal },
): Promise<ProcessResult> {
  const program = fileURLToPath(new URL(`./mask-program${extname(import.meta.url)}`, import.meta.url))
  const form = is_packed ? 'packed' : 'plain'
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [`--max-old-space-size=${MAX_HEAP_MB}`, program, form, String(max_unpacked_bytes), String(max_ms)],
      { encoding: 'buffer', env: {}, maxBuffer: MAX_OUTPUT_BYTES, signal, killSignal: 'SIGKILL' },
      (error, masked, stderr) => {
        const cpu_ms = Number(/\d+$/.exec(stderr.toString('latin1'))?.[0] ?? max_ms)
        const refusal = Object.entries(EXIT_CODES).find(([, code]) => code === error?.code)?.[0] as Refusal | undefined
        if (refusal) resolve({ result: refusal, cpu_ms })
        else if (!error) resolve({ result: masked, cpu_ms })
        // It ran out of memory or time. A retry would fail in the same way.
        else if (child.signalCode || signal.aborted) resolve({ result: 'too-costly', cpu_ms: max_ms })
        else reject(new RelayError('PROCESSING_ERROR', { cause: `The masking process ended with ${error.code}.` }))
      },
    )
    // If the process ends before it has read everything, its exit code tells why.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(bytes)
  })
}
