import { DEBUGGER_VERSION, type FinalizeResponse } from '@earshot/protocol'
import { chunks } from './chunks.ts'
import { takeScreenshot } from './form-session.ts'
import { messageOf } from './message-of.ts'
import type { SubmitOptions, User, WidgetOptions } from './options.ts'
import type { Captured } from './recording.ts'
import type { Part } from './sending.ts'

/** Sends a whole report without the form. */
export async function submitNow({
  options,
  captured,
  user,
  meta,
  report,
}: {
  options: WidgetOptions
  captured: Captured
  user: User | null
  meta: () => Record<string, string>
  report: SubmitOptions
}): Promise<FinalizeResponse> {
  const include = report.include ?? {}
  // The picture first: it shows the page as it is now, and the page goes on.
  const screenshot = include.screenshot === 'off' ? leftOut : await tryScreenshot()
  const sending = await chunks.sending()
  const sender = sending.prepareSender({ relay: options.relay, key: options.key, meta })
  const submission = await sender.submission({
    screenshot,
    replay: include.replay === 'off' ? leftOut : await sending.packReplay(captured.replay),
    debugger:
      include.debugger === 'off'
        ? leftOut
        : { state: 'included', value: { ...captured.evidence, version: DEBUGGER_VERSION, captured_at: captured.at } },
  })
  const { title, summary = '', fields, signal } = report
  const visibility = report.visibility ?? options.visibility ?? 'organization'
  const reporter = { ...user, ...report.reporter }
  return submission.send(
    { title, summary, visibility, reporter, ...(fields ? { fields } : {}) },
    signal ? { signal } : {},
  )
}

const leftOut = { state: 'left_out' } as const

async function tryScreenshot(): Promise<Part<Blob>> {
  try {
    return { state: 'included', value: await takeScreenshot() }
  } catch (error) {
    return { state: 'failed', reason: messageOf(error) }
  }
}
