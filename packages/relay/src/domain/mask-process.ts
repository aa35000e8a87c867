import { buffer } from 'node:stream/consumers'
import { Worker } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'
import { EXIT_CODE_NOT_A_DOCUMENT, type MaskOutcome, maskDocument } from './mask-document.ts'

/**
 * The process behind maskInProcess: a document comes in, the masked one goes out, or nothing where there is nothing to mask. While it is
 * busy a thread looks after the relay that started it, and ends the process when that is gone.
 */
const LOOK_AFTER_PARENT = `
  const parent = process.ppid
  setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 1000)`
new Worker(LOOK_AFTER_PARENT, { eval: true }).unref()

const [form, max_unpacked_bytes] = process.argv.slice(2)
const outcome = mask(await buffer(process.stdin))
if (outcome === 'not-a-document') process.exitCode = EXIT_CODE_NOT_A_DOCUMENT
else if (outcome !== 'unchanged') process.stdout.write(outcome.bytes)

function mask(came: Buffer): MaskOutcome {
  if (form === 'plain') return maskDocument({ bytes: came, is_packed: false })
  let text: Buffer
  try {
    text = gunzipSync(came, { maxOutputLength: Number(max_unpacked_bytes) })
  } catch {
    return 'not-a-document'
  }
  return maskDocument({ bytes: text, is_packed: true })
}
