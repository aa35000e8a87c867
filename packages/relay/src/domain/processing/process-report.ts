import type { ProcessingError } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { Database, NewEvent, ProcessedReport, ReportWithArtifacts } from '../../storage/database.ts'
import type { Files } from '../../storage/files.ts'
import { removeOrphaned } from '../intake/remove-orphaned.ts'
import { NO_FACTS } from './facts.ts'
import { loadReport } from './load-report.ts'
import type { Processing, ProcessingEnd, ProcessingResult, Thumbnail } from './processing.ts'
import { NO_TEXT } from './search-text.ts'

export interface ProcessingContext {
  database: Pick<Database, 'startProcessing' | 'recordProcessing' | 'replaceErrors' | 'indexReport' | 'forgetOrphaned'>
  files: Files
  processing: Processing
  /** Milliseconds since the epoch. */
  now: () => number
  /** Called for every report whose outcome is recorded. */
  onProcessed: (processed: { error: ProcessingError | null; seconds: number; has_image_library: boolean }) => void
}

interface Step {
  report_id: string
  /** Whether an end of the process is recorded as the outcome. */
  is_last_attempt: boolean
  /** Whether readers of the log of events learn of it. */
  has_event: boolean
}

/**
 * Reads a report's files outside of the event loop and records what they say. Returns how the process
 * ended if it did and another attempt may succeed, and null otherwise, also for a report that does
 * not exist. Running twice is harmless: the second outcome replaces the first, with its thumbnail.
 */
export async function processReport(
  context: ProcessingContext,
  { report_id, is_last_attempt, has_event }: Step,
  signal: AbortSignal,
): Promise<ProcessingEnd | null> {
  const { database, files, processing, now } = context
  const began = performance.now()
  const report = await database.startProcessing(report_id)
  if (!report) return null
  const { task, dimensions, is_incomplete } = await loadReport(files, report.artifacts)
  const outcome = await processing.run(task, signal)
  const has_ended = 'ended' in outcome
  // A full heap is full again.
  if (has_ended && outcome.ended !== 'OUT_OF_MEMORY' && !is_last_attempt) return outcome.ended
  const result = has_ended ? { ...NOTHING, error: outcome.ended } : outcome
  const error = result.error ?? (is_incomplete ? 'FILE_MISSING' : null)
  signal.throwIfAborted()
  const { read } = result
  const thumbnail = result.thumbnail && (await storeThumbnail(context, result.thumbnail))
  const recorded = await database.recordProcessing({
    report_id,
    error,
    facts: { ...(read?.facts ?? NO_FACTS), error_count: read?.error_count ?? null },
    text: read?.text ?? NO_TEXT,
    thumbnail,
    dimensions,
    event: has_event ? reportProcessed(report, { error, at: now() }) : null,
  })
  if (recorded === 'not-found') {
    // It was deleted in the meantime.
    if (thumbnail) await files.remove([thumbnail.file])
    return null
  }
  await database.indexReport(report_id)
  await database.replaceErrors({ report_id, errors: read?.messages ?? [] })
  if (recorded.replaced !== null) await removeOrphaned(context, [recorded.replaced])
  const { has_image_library } = result
  context.onProcessed({ error, seconds: (performance.now() - began) / 1000, has_image_library })
  return null
}

const NOTHING: ProcessingResult = { read: null, thumbnail: null, error: null, has_image_library: true }

/** If the outcome is not recorded after that, no row names the file, and the sweep removes it. */
async function storeThumbnail(
  { files, now }: Pick<ProcessingContext, 'files' | 'now'>,
  { bytes, width, height }: Thumbnail,
): Promise<ProcessedReport['thumbnail']> {
  const file = newId('fil', now())
  const stored = await files.put({ name: file, body: Buffer.from(bytes), max_bytes: bytes.length })
  if (typeof stored === 'string') throw new RelayError('STORAGE_FULL')
  return { file, size: stored.size, sha256: stored.sha256, width, height }
}

function reportProcessed(
  { id, organization_id, project_id }: ReportWithArtifacts,
  { error, at }: { error: ProcessingError | null; at: number },
): NewEvent {
  return {
    id: newId('evt', at),
    organization_id,
    project_id,
    at,
    actor: { kind: 'system', id: 'processing' },
    type: 'report.processed',
    subject_id: id,
    changes: { processing: error === null ? 'completed' : 'failed', processing_error: error },
  }
}
