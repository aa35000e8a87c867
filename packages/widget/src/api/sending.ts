import type { Tally } from '@earshot/privacy'
import {
  type ArtifactKind,
  type CapturedPart,
  type ConfigResponse,
  type DebuggerDocument,
  MAX_WIDGET_BYTES,
  type PrivacySummary,
} from '@earshot/protocol'
import { hasPrivateParts } from '../capture/private-parts.ts'
import { askTokenEarly } from '../transport/early-token.ts'
import { createRelayClient } from '../transport/relay-client.ts'
import { createSubmission, type OutgoingArtifact, type Submission } from '../transport/submit.ts'
import type { WidgetError } from '../transport/widget-error.ts'
import { gzip, sha256 } from './bytes.ts'
import { messageOf, type PartResult } from './captured.ts'
import { lateParts } from './late-parts.ts'
import type { Screenshot } from './take-picture.ts'

export interface ReportParts {
  screenshot: PartResult<Screenshot>
  /** The replay document, compressed. */
  replay: PartResult<OutgoingArtifact>
  debugger: PartResult<Omit<DebuggerDocument, 'parts'>>
  /** Masked URL and title of the page, if they are sent. */
  page: { url: string; title: string } | null
}

/**
 * Maximum length of the page's title. The relay limits the metadata, and a page may have any title.
 */
const MAX_TITLE = 500

export interface Sender {
  /**
   * Packs the parts. The same parts return the same submission, so that another attempt resumes
   * where the first stopped.
   */
  submission(parts: ReportParts): Promise<Submission>
}

/**
 * Requests the relay's limits and a create token before Send. These requests contain nothing about
 * the page.
 */
export function prepareSender({
  relay,
  key,
  ended,
  onRefused,
}: {
  relay: string
  key: string
  /** Fires when the widget is destroyed. No requests are made after that. */
  ended?: AbortSignal
  /** Called before Send if the relay refuses this key or origin. */
  onRefused?: (error: WidgetError) => void
}): Sender {
  const client = createRelayClient({ relay, public_key: key, origin: location.origin })
  const createToken = askTokenEarly(client, { signal: ended, onRefused })
  const config = client.config(ended).catch(() => undefined)
  let last: { hashes: string; submission: Submission } | undefined

  return {
    async submission(parts) {
      const artifacts = await packParts(parts, await config)
      const hashes = artifacts.map((artifact) => artifact.sha256).join()
      if (last?.hashes !== hashes) {
        const kinds = artifacts.map((artifact) => artifact.kind)
        const media_kind = (['screenshot', 'replay'] as const).find((kind) => kinds.includes(kind)) ?? 'none'
        const { page } = parts
        const meta = { source: 'widget', ...(page && { url: page.url, title: page.title.slice(0, MAX_TITLE) }) }
        last = { hashes, submission: createSubmission({ client, createToken, media_kind, meta, artifacts }) }
      }
      return last.submission
    },
  }
}

/** Packs the replay before Send, since the form shows its size. */
export async function packReplay(captured: Promise<PartResult<readonly string[]>>): Promise<ReportParts['replay']> {
  const replay = await captured
  if (replay.state !== 'included') return replay
  try {
    const events = await completeReplay(replay.value)
    return { state: 'included', value: await packJson('replay', `{"version":1,"events":[${events.join()}]}`) }
  } catch (error) {
    return { state: 'failed', reason: messageOf(error) }
  }
}

/** Matches shorthands without a value, unreadable style sheets, and elements in the top layer. */
const INCOMPLETE = /: (?: !important)?;|sheet"|_mode":"[fi]/

async function completeReplay(events: readonly string[]): Promise<readonly string[]> {
  try {
    if (document.getAnimations()[0] || hasPrivateParts() || INCOMPLETE.test(`${events}`))
      return await (await (await (await lateParts.screenshot()).loadMore()).completion()).completeReplay(events)
  } catch {
    // The incomplete replay is better than none.
  }
  return events
}

/** Packs a JSON document as an artifact. Compresses it if the browser can. */
async function packJson(kind: ArtifactKind, text: string): Promise<OutgoingArtifact> {
  const json = new Blob([text])
  const packed = await gzip(json)
  const body = packed ?? json
  return { kind, content_type: packed ? 'application/gzip' : 'application/json', body, sha256: await sha256(body) }
}

async function packParts(parts: ReportParts, config: ConfigResponse | undefined): Promise<OutgoingArtifact[]> {
  const artifacts: OutgoingArtifact[] = []
  const fates: CapturedPart[] = []
  const add = async (kind: 'screenshot' | 'replay', part: PartResult<OutgoingArtifact>) => {
    const fate = judge(kind, part, config)
    fates.push(fate)
    if (fate.state === 'included' && part.state === 'included') artifacts.push(part.value)
  }
  const { screenshot } = parts
  await add('screenshot', await packScreenshot(screenshot))
  await add('replay', parts.replay)
  // Last, since it lists what became of the other parts.
  if (parts.debugger.state === 'included') {
    const { value } = parts.debugger
    let { privacy } = value
    const [fate] = fates
    if (fate?.state === 'included' && screenshot.state === 'included') {
      const { blob, tally, ...drawn } = screenshot.value
      Object.assign(fate, drawn)
      privacy = withCounts(privacy, tally)
    }
    artifacts.push(await packJson('debugger', JSON.stringify({ ...value, privacy, parts: fates })))
  }
  return artifacts
}

/** Adds the masked values of the picture to the summary. */
function withCounts(privacy: PrivacySummary, tally: Tally): PrivacySummary {
  const sum = (counts: Record<string, number>, more: Record<string, number>) => {
    const all = { ...counts }
    for (const [name, count] of Object.entries(more)) all[name] = (all[name] ?? 0) + count
    return all
  }
  return { ...privacy, masked: sum(privacy.masked, tally.masked), dropped: sum(privacy.dropped, tally.dropped) }
}

async function packScreenshot(part: PartResult<Screenshot>): Promise<PartResult<OutgoingArtifact>> {
  if (part.state !== 'included') return part
  const body = part.value.blob
  return {
    state: 'included',
    value: { kind: 'screenshot', content_type: body.type, body, sha256: await sha256(body) },
  }
}

function judge(
  kind: 'screenshot' | 'replay',
  part: PartResult<OutgoingArtifact>,
  config: ConfigResponse | undefined,
): CapturedPart {
  if (part.state === 'failed') return { kind, state: 'failed', reason: part.reason }
  if (part.state === 'left_out') return { kind, state: 'left_out', reason: 'The reporter or the page left it out.' }
  if (config && !config.artifact_kinds.includes(kind)) {
    return { kind, state: 'left_out', reason: 'The capture key does not accept it.' }
  }
  const limit = config?.limits[kind] ?? MAX_WIDGET_BYTES[kind]
  if (part.value.body.size > limit) return { kind, state: 'too_large', reason: `Larger than ${limit} bytes.` }
  return { kind, state: 'included' }
}
