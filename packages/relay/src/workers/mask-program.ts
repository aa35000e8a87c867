import { buffer } from 'node:stream/consumers'
import { Worker } from 'node:worker_threads'
import { maskDocument } from '../domain/masking/mask-document.ts'
import { createTimeLimit } from '../domain/masking/time-limit.ts'
import { EXIT_CODES } from './mask-process.ts'

/**
 * Masks one large document from standard input to standard output, or exits with a code from
 * EXIT_CODES. A thread checks that the parent process still exists and kills this process if not,
 * even while the main thread is busy.
 */
const WATCH_PARENT = `
  const parent = process.ppid
  setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 1000)`
new Worker(WATCH_PARENT, { eval: true }).unref()

const [form, max_unpacked_bytes, max_ms] = process.argv.slice(2)
const bytes = await buffer(process.stdin)
const outcome = maskDocument(
  { bytes, is_packed: form === 'packed', max_unpacked_bytes: Number(max_unpacked_bytes) },
  createTimeLimit({ limit_ms: Number(max_ms), used_ms: cpuMs, isCancelled: () => false }),
)
if (typeof outcome === 'string') process.exitCode = EXIT_CODES[outcome]
else process.stdout.write(outcome)
process.stderr.write(`\n${Math.ceil(cpuMs())}`)

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
