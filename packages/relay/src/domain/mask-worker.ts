import { parentPort, workerData } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'
import { maskDocument } from './mask-document.ts'
import type { MaskOrder } from './mask-in-worker.ts'

/** The thread behind maskInWorker: one document, one answer, and it ends. */
const { stored, is_packed, max_unpacked_bytes } = workerData as MaskOrder
const packed = Buffer.from(stored)
const bytes = is_packed ? gunzipSync(packed, { maxOutputLength: max_unpacked_bytes }) : packed
parentPort?.postMessage(maskDocument({ bytes, is_packed }))
