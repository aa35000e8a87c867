import { DEBUGGER_VERSION, type FinalizeResponse, MAX_TITLE_LENGTH, type Reporter } from '@earshot/protocol'
import type { Redact } from '../capture/redact.ts'
import { WidgetError } from '../transport/widget-error.ts'
import { type Captured, messageOf, type PartResult } from './captured.ts'
import { gatherEvidence } from './evidence.ts'
import type { SubmitOptions, WidgetOptions } from './options.ts'
import { packReplay, prepareSender } from './sending.ts'
import { type Screenshot, takePicture, wantedPicture } from './take-picture.ts'

/** Sends a complete report without the form. */
export async function submitNow({
  options,
  captured,
  redact,
  reporter,
  report,
  ended,
}: {
  options: WidgetOptions
  captured: Captured
  redact: Redact
  /** The reporter, including the one from `report`. */
  reporter: Reporter
  report: Omit<SubmitOptions, 'reporter'>
  ended: AbortSignal
}): Promise<FinalizeResponse> {
  const length = String(report.title ?? '').trim().length
  if (length < 1 || length > MAX_TITLE_LENGTH) {
    const message = `submit() needs a title of 1 to ${MAX_TITLE_LENGTH} characters.`
    throw new WidgetError('VALIDATION_ERROR', { message, details: [{ path: 'title', message }] })
  }
  const include = report.include ?? {}
  // The picture first, before the page changes.
  const { area } = wantedPicture(options.screenshot)
  const isWanted = options.screenshot !== 'off' && include.screenshot !== 'off'
  // Without the form, nobody can select a region.
  const shown = area === 'page' ? area : 'viewport'
  const screenshot = isWanted ? await attempt(() => takePicture(shown, { options, signal: ended })) : leftOut
  const sender = prepareSender({ ...options, ended })
  const evidence = await gatherEvidence({ ...captured, options, redact })
  const submission = await sender.submission({
    screenshot,
    replay: include.replay === 'off' ? leftOut : await packReplay(captured.replay),
    debugger:
      include.debugger === 'off'
        ? leftOut
        : {
            state: 'included',
            value: { ...evidence, version: DEBUGGER_VERSION, captured_at: captured.at },
          },
    page: include.debugger === 'off' ? null : evidence.environment,
  })
  const { title, summary = '', fields, signal } = report
  const visibility = report.visibility ?? options.visibility ?? 'organization'
  const cancel = new AbortController()
  for (const reason of [ended, signal]) {
    if (reason?.aborted) cancel.abort()
    reason?.addEventListener('abort', () => cancel.abort(), { signal: cancel.signal })
  }
  return submission.send(
    { title, summary, visibility, reporter, ...(fields ? { fields } : {}) },
    { signal: cancel.signal },
  )
}

const leftOut = { state: 'left_out' } as const

async function attempt(take: () => Promise<Screenshot>): Promise<PartResult<Screenshot>> {
  try {
    return { state: 'included', value: await take() }
  } catch (error) {
    return { state: 'failed', reason: messageOf(error) }
  }
}
