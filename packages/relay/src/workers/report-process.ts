import { type ChildProcess, fork } from 'node:child_process'
import { extname } from 'node:path'
import pLimit from 'p-limit'
import type { Processing, ProcessingEnd, ProcessingResult, ProcessingTask } from '../domain/processing/processing.ts'
import { RelayError } from '../errors.ts'

const MAX_HEAP_MB = 512
/** Of the whole process: a picture of the most pixels, decoded whole, and a document. */
const MAX_MEMORY_BYTES = 768 * 1024 * 1024
export const EXIT_OUT_OF_MEMORY = 7
/** V8 ends the process with one of these when its heap is full. */
const SIGNALS_OUT_OF_MEMORY: readonly unknown[] = ['SIGABRT', 'SIGTRAP', 'SIGILL']
/** A typical report takes a hundredth of this. */
const MAX_MS = 20_000
const IDLE_MS = 60_000

export interface ProcessOptions {
  /** Milliseconds for one report. @default 20 seconds */
  max_ms?: number
  /** Of the whole process. @default 768 MiB */
  max_memory_bytes?: number
  /** How long the process stays without work. @default one minute */
  idle_ms?: number
  /** The file that the process runs. */
  program?: URL
}

/**
 * Runs the processing program as a child process, from the first report until there has been none
 * for a while: a picture may crash its decoder, or use up the memory. If that happens, the next
 * report gets a new process.
 */
export function createProcessing({
  max_ms = MAX_MS,
  max_memory_bytes = MAX_MEMORY_BYTES,
  idle_ms = IDLE_MS,
  program = new URL(`./report-program${extname(import.meta.url)}`, import.meta.url),
}: ProcessOptions = {}): Processing {
  const oneAtATime = pLimit(1)
  const stopped = new AbortController()
  let child: ChildProcess | null = null
  /** Those that were killed end a moment later. */
  const running = new Set<ChildProcess>()
  let idle: NodeJS.Timeout | undefined

  function start(): ChildProcess {
    const started = fork(program, [String(max_memory_bytes)], {
      execArgv: [`--max-old-space-size=${MAX_HEAP_MB}`],
      // Without this limit, the decoder writes large pictures to the folder for temporary files.
      env: { VIPS_DISC_THRESHOLD: '2g' },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    running.add(started)
    started.on('exit', () => forget(started))
    started.on('error', () => forget(started))
    // It ends with the relay.
    started.unref()
    started.channel?.unref()
    return started
  }

  function forget(ended: ChildProcess): void {
    running.delete(ended)
    if (child === ended) child = null
  }

  function end(): void {
    child?.kill('SIGKILL')
    child = null
  }

  async function runOne(task: ProcessingTask, signal: AbortSignal) {
    signal.throwIfAborted()
    clearTimeout(idle)
    child ??= start()
    try {
      return await ask(child, { task, max_ms, signal })
    } finally {
      if (child?.killed) child = null
      idle = setTimeout(end, idle_ms)
      idle.unref()
    }
  }

  return {
    run: (task, signal) => oneAtATime(runOne, task, AbortSignal.any([signal, stopped.signal])),
    async stop() {
      stopped.abort(new RelayError('UNAVAILABLE'))
      clearTimeout(idle)
      end()
      await Promise.all([...running].map(ended))
    },
  }
}

/** Resolves when a killed process has ended. */
function ended(child: ChildProcess): Promise<void> {
  child.ref()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
}

/** Sends a task to the process and waits for its result or its end. */
function ask(
  child: ChildProcess,
  { task, max_ms, signal }: { task: ProcessingTask; max_ms: number; signal: AbortSignal },
): Promise<ProcessingResult | { ended: ProcessingEnd }> {
  return new Promise((resolve, reject) => {
    let isTooSlow = false
    const timer = setTimeout(() => {
      isTooSlow = true
      child.kill('SIGKILL')
    }, max_ms)
    const abort = () => {
      child.kill('SIGKILL')
      settle(() => reject(signal.reason))
    }
    const onMessage = (result: unknown) => settle(() => resolve(result as ProcessingResult))
    const onExit = (code: number | null, by: NodeJS.Signals | null) => {
      const isOutOfMemory = code === EXIT_OUT_OF_MEMORY || SIGNALS_OUT_OF_MEMORY.includes(by)
      const crashed = isOutOfMemory ? 'OUT_OF_MEMORY' : 'CRASHED'
      settle(() => resolve({ ended: isTooSlow ? 'TOO_SLOW' : crashed }))
    }
    const onError = (cause: Error) => settle(() => reject(new RelayError('UNAVAILABLE', { cause })))

    function settle(settleWith: () => void): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      child.off('message', onMessage).off('exit', onExit).off('error', onError)
      settleWith()
    }

    signal.addEventListener('abort', abort)
    child.on('message', onMessage).on('exit', onExit).on('error', onError)
    // If the process has ended, its exit tells why.
    child.send(task, () => undefined)
  })
}
