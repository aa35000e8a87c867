import { setPriority } from 'node:os'
import type { ProcessingTask } from '../domain/processing/processing.ts'
import { loadImageLibrary } from './image-library.ts'
import { readReport } from './read-report.ts'
import { EXIT_OUT_OF_MEMORY } from './report-process.ts'

/**
 * Reads reports that arrive as messages, one at a time, and sends each result back. Pictures are
 * decoded outside the heap, so the memory of the whole process is watched.
 */
const WATCH_INTERVAL_MS = 20

// Requests come first.
setPriority(10)
const library = await loadImageLibrary()
const max_memory_bytes = Number(process.argv[2])
setInterval(() => {
  if (process.memoryUsage.rss() > max_memory_bytes) process.exit(EXIT_OUT_OF_MEMORY)
}, WATCH_INTERVAL_MS).unref()
// The relay has ended.
process.on('disconnect', () => process.exit())
process.on('message', async (task: ProcessingTask) => {
  process.send?.(await readReport(task, library))
})
