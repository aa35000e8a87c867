import type { ProcessingContext } from '../domain/processing/process-report.ts'
import type { Logger } from '../log.ts'
import type { Metrics } from '../metrics/metrics.ts'

/** Counts processed reports, and logs once if there can be no thumbnails. */
export function observeProcessing({
  metrics,
  log,
}: {
  metrics: Metrics | null
  log: Pick<Logger, 'warn'>
}): ProcessingContext['onProcessed'] {
  let hasWarned = false
  return ({ error, seconds, has_image_library }) => {
    metrics?.observeProcessing({ result: error === null ? 'completed' : 'failed', seconds })
    if (has_image_library || hasWarned) return
    hasWarned = true
    log.warn({}, 'The image library "sharp" does not run on this machine, so reports have no thumbnails.')
  }
}
