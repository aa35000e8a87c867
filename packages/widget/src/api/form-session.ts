import { DEBUGGER_VERSION, type DebuggerDocument, type FinalizeResponse } from '@earshot/protocol'
import type { OutgoingText } from '../transport/submit.ts'
import type { Draft, FormDoor, FormHandle } from '../ui/door.ts'
import { chunks } from './chunks.ts'
import type { User, WidgetOptions } from './options.ts'
import type { Captured } from './recording.ts'
import type { Parts } from './sending.ts'

/** What a page is told while a form is open. */
export interface FormEvents extends Pick<FormDoor, 'onPark' | 'onDiscard' | 'onClose'> {
  onSent(answer: FinalizeResponse): void
  onFailed(error: unknown): void
}

/** One form over one frozen recording, from the press on the launcher until the report is sent or thrown away. */
export async function openFormSession({
  options,
  captured,
  user,
  meta,
  events,
}: {
  options: WidgetOptions
  captured: Captured
  user: User | null
  meta: () => Record<string, string>
  events: FormEvents
}): Promise<FormHandle> {
  const [form, sending] = await Promise.all([chunks.form(), chunks.sending()])
  const sender = sending.prepareSender({ relay: options.relay, key: options.key, meta })
  const replay = await sending.packReplay(captured.replay)

  return form.mountForm({
    ...lookOf(options),
    evidence: captured.evidence,
    replay: replay.state === 'included' ? { seconds: captured.seconds, bytes: replay.value.body.size } : null,
    email: options.email ?? 'optional',
    initial: user?.email ? { email: user.email } : {},
    takeScreenshot,
    async submit(draft, sendingOptions) {
      try {
        const submission = await sender.submission({
          screenshot: screenshotOf(draft),
          replay: draft.replay === 'included' ? replay : { state: 'left_out' },
          debugger: { state: 'included', value: documentOf(draft, captured) },
        })
        const answer = await submission.send(textOf(draft, { options, user }), sendingOptions)
        events.onSent(answer)
        return { id: answer.report.id, share_url: answer.share_url }
      } catch (error) {
        // The reporter's own doing is no failure.
        if (!sendingOptions.signal.aborted) events.onFailed(error)
        throw error
      }
    },
    onPark: events.onPark,
    onDiscard: events.onDiscard,
    onClose: events.onClose,
    // Told above, where the relay's whole answer is at hand.
    onSent: () => undefined,
  })
}

/** What the page said of words and looks, for form and launcher alike. */
export function lookOf({ strings, theme, accent, dir }: WidgetOptions): Pick<FormDoor, 'strings' | 'theme' | 'accent' | 'dir'> {
  return {
    ...(strings && { strings }),
    ...(theme && { theme }),
    ...(accent && { accent }),
    ...(dir && { dir }),
  }
}

export async function takeScreenshot(): Promise<Blob> {
  const screenshot = await chunks.screenshot()
  return screenshot.takeScreenshot({})
}

function screenshotOf({ screenshot, screenshotState, screenshotReason }: Draft): Parts['screenshot'] {
  if (screenshot) return { state: 'included', value: screenshot }
  if (screenshotState === 'failed') return { state: 'failed', reason: screenshotReason ?? 'unknown' }
  return { state: 'left_out' }
}

/** The frozen evidence with what the reporter left of it. */
function documentOf(draft: Draft, { at, evidence }: Captured): Omit<DebuggerDocument, 'parts'> {
  return {
    ...evidence,
    version: DEBUGGER_VERSION,
    captured_at: at,
    console: draft.console,
    network: draft.network,
    errors: draft.errors,
    actions: draft.actions,
    environment: draft.environment === 'included' ? evidence.environment : null,
    context: draft.context === 'included' ? evidence.context : {},
  }
}

function textOf(draft: Draft, { options, user }: { options: WidgetOptions; user: User | null }): OutgoingText {
  const { title, summary, email } = draft
  const reporter = { ...user, ...(email ? { email } : {}) }
  return { title, summary, visibility: options.visibility ?? 'organization', reporter }
}
