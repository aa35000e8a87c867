import { DEBUGGER_VERSION, type DebuggerDocument, type FinalizeResponse } from '@earshot/protocol'
import type { RecordedEvidence } from '../capture/recorder.ts'
import type { Redact } from '../capture/redact.ts'
import type { OutgoingText } from '../transport/submit.ts'
import type { Draft, FormHandle, FormHost } from '../ui/form-host.ts'
import { mountForm } from '../ui/mount.tsx'
import { ENGLISH } from '../ui/strings.ts'
import type { Captured } from './captured.ts'
import { gatherEvidence } from './evidence.ts'
import { loadEditor } from './load-editor.ts'
import type { User, WidgetOptions } from './options.ts'
import { packReplay, prepareSender, type ReportParts } from './sending.ts'
import { type Screenshot, takePicture, wantedPicture } from './take-picture.ts'

/**
 * Opens a form over a frozen recording. The session lasts until the report is sent or discarded.
 */
export async function openFormSession({
  options,
  captured,
  redact,
  user,
  advance,
  emitSent,
  reportFailure,
  ended,
}: {
  options: WidgetOptions
  captured: Captured
  redact: Redact
  user: User | null
  advance(event: 'parked' | 'finished'): void
  emitSent(response: FinalizeResponse): void
  reportFailure(error: unknown): void
  ended: AbortSignal
}): Promise<FormHandle> {
  const sender = prepareSender({
    ...options,
    ended,
    // A message for developers; the reporter has not sent anything yet.
    onRefused: ({ message }) => console.warn(`Earshot: ${message}`),
  })
  const [replay, evidence] = await Promise.all([
    packReplay(captured.replay),
    gatherEvidence({ ...captured, options, redact }),
  ])
  // Copied at the first Send, after the screenshot. Later attempts reuse it, or they would be a
  // different report.
  let privacy: RecordedEvidence['privacy'] | undefined

  let picture: Screenshot | undefined
  const { area = 'viewport' } = wantedPicture(options.screenshot)

  return mountForm({
    ...lookOf(options),
    evidence,
    replay:
      replay.state === 'included' ? { seconds: Math.round(captured.seconds), bytes: replay.value.body.size } : null,
    email: options.email ?? 'optional',
    initial: user?.email ? { email: user.email } : {},
    takeScreenshot:
      options.screenshot === 'off'
        ? null
        : async (area) => {
            const look = { ...lookOf(options), strings: { ...ENGLISH, ...options.strings } }
            picture = await takePicture(area, { options, look, signal: ended })
            return picture.blob
          },
    area,
    loadEditor,
    async submit(draft, sendingOptions) {
      try {
        privacy ??= structuredClone(evidence.privacy)
        const submission = await sender.submission({
          screenshot: screenshotOf(draft, picture),
          replay: draft.replay === 'included' ? replay : { state: 'left_out' },
          debugger: {
            state: 'included',
            value: documentOf(draft, { evidence: { ...evidence, privacy }, at: captured.at }),
          },
          page: draft.environment === 'included' ? evidence.environment : null,
        })
        const response = await submission.send(textOf(draft, { options, user }), sendingOptions)
        emitSent(response)
        return { id: response.report.id, share_url: response.share_url }
      } catch (error) {
        // A cancellation by the reporter is not a failure.
        if (!sendingOptions.signal.aborted) reportFailure(error)
        throw error
      }
    },
    onPark: () => advance('parked'),
    onDiscard: () => advance('finished'),
    onClose: () => advance('finished'),
  })
}

/** Returns the texts and the theme that the page has set. */
function lookOf({
  strings,
  theme,
  accent,
  dir,
}: WidgetOptions): Pick<FormHost, 'strings' | 'theme' | 'accent' | 'dir'> {
  return {
    ...(strings && { strings }),
    ...(theme && { theme }),
    ...(accent && { accent }),
    ...(dir && { dir }),
  }
}

/** Returns the latest screenshot, with the reporter's marks. */
function screenshotOf(
  { screenshot, screenshotState, screenshotReason }: Draft,
  latest: Screenshot | undefined,
): ReportParts['screenshot'] {
  if (screenshot && latest) return { state: 'included', value: { ...latest, blob: screenshot } }
  if (screenshotState === 'failed') return { state: 'failed', reason: screenshotReason ?? 'unknown' }
  return { state: 'left_out' }
}

/** Returns the debugger document, with the evidence that the reporter has kept. */
function documentOf(
  draft: Draft,
  { evidence, at }: { evidence: RecordedEvidence; at: number },
): Omit<DebuggerDocument, 'parts'> {
  // Lists each member: a new one must not be sent before the form can leave it out.
  return {
    version: DEBUGGER_VERSION,
    captured_at: at,
    console: draft.console,
    network: draft.network,
    errors: draft.errors,
    actions: draft.actions,
    environment: draft.environment === 'included' ? evidence.environment : null,
    performance: draft.performance === 'included' ? evidence.performance : null,
    context: draft.context === 'included' ? evidence.context : {},
    privacy: evidence.privacy,
  }
}

/**
 * Returns the text of the report. The page's user is only included with the context; a typed e-mail
 * address always is.
 */
export function textOf(draft: Draft, { options, user }: { options: WidgetOptions; user: User | null }): OutgoingText {
  const { title, summary } = draft
  const { email: stated, ...who }: User = (draft.context === 'included' && user) || {}
  const email = options.email === 'off' ? stated : draft.email
  const reporter = { ...who, ...(email ? { email } : {}) }
  return { title, summary, visibility: options.visibility ?? 'organization', reporter }
}
