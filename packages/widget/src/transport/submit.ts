import type {
  ArtifactKind,
  FinalizeResponse,
  MediaKind,
  Reporter,
  TokenResponse,
  UploadSessionResponse,
  Visibility,
} from '@earshot/protocol'
import { explainUpload } from './explain-upload.ts'
import type { RelayClient } from './relay-client.ts'
import { WidgetError, type WidgetErrorCode } from './widget-error.ts'

/** One part of the evidence, as it will be stored. */
export interface OutgoingArtifact {
  kind: ArtifactKind
  content_type: string
  body: Blob
  /** Of `body`, hexadecimal. */
  sha256: string
}

/** What the reporter wrote, and may still change between two tries. */
export interface OutgoingText {
  title: string
  summary: string
  visibility: Visibility
  reporter?: Reporter
  fields?: Record<string, string | number | boolean>
}

/** How far sending has come. `sent` and `total` are bytes. */
export interface Progress {
  step: 'preparing' | 'uploading' | 'finishing'
  sent: number
  total: number
}

export interface Sending {
  progress?: (progress: Progress) => void
  signal?: AbortSignal
}

/** One report on its way. */
export interface Submission {
  /**
   * Sends what has not arrived yet and makes the report. After a failure it may be called again, with other words if need be: what the
   * relay has already taken is not sent twice, and a report that was made although its answer got lost is found again.
   */
  send(text: OutgoingText, sending?: Sending): Promise<FinalizeResponse>
}

interface Session extends UploadSessionResponse {
  /** Which artifacts the relay has, by their place in the list. */
  arrived: Set<number>
  /** Kept over a failure: finalizing again is then the same call and gets the same answer. */
  finalizeToken?: string
}

const TOKEN_IS_GONE: WidgetErrorCode[] = ['CAPTURE_TOKEN_EXPIRED', 'CAPTURE_TOKEN_USED', 'INVALID_CAPTURE_TOKEN']
const SESSION_IS_GONE: WidgetErrorCode[] = [
  'INVALID_UPLOAD_SESSION',
  'UPLOAD_SESSION_EXPIRED',
  'SIGNED_URL_EXPIRED',
  'INVALID_SIGNATURE',
  'ARTIFACT_MISSING',
  'ARTIFACT_MISMATCH',
]
/** How often `send` starts a step afresh by itself before it gives up. */
const FRESH_STARTS = 2

export function createSubmission({
  client,
  createToken,
  media_kind,
  meta,
  artifacts,
}: {
  client: RelayClient
  /** Gives a token for the first step, another one at each call. */
  createToken: () => Promise<TokenResponse>
  media_kind: MediaKind
  meta: Record<string, string>
  artifacts: OutgoingArtifact[]
}): Submission {
  const total = artifacts.reduce((sum, { body }) => sum + body.size, 0)
  let session: Session | undefined

  async function openSession(signal?: AbortSignal): Promise<Session> {
    const { capture_token } = await createToken()
    const described = artifacts.map(({ body, ...artifact }) => ({ ...artifact, size: body.size }))
    const opened = await client.openSession({ capture_token, media_kind, meta, artifacts: described }, signal)
    return { ...opened, arrived: new Set() }
  }

  async function upload(opened: Session, { progress, signal }: Sending): Promise<void> {
    const tell = () => {
      const sent = artifacts.reduce((sum, { body }, index) => sum + (opened.arrived.has(index) ? body.size : 0), 0)
      progress?.({ step: 'uploading', sent, total })
    }
    tell()
    await Promise.all(
      artifacts.map(async ({ body }, index) => {
        const target = opened.uploads[index]
        if (!target || opened.arrived.has(index)) return
        await client
          .put(target, body, signal)
          .catch((error) => explainUpload({ error, upload: target, body, client, signal }))
        opened.arrived.add(index)
        tell()
      }),
    )
  }

  /** Both or neither: what is still on its way when one fails is called back, so that nothing runs on beside the next try. */
  async function uploadAndAsk(opened: Session, { progress, signal }: Sending): Promise<void> {
    const stop = new AbortController()
    const cancel = () => stop.abort(signal?.reason)
    signal?.addEventListener('abort', cancel)
    const asked = opened.finalizeToken ? undefined : client.token('finalize', stop.signal)
    const work = [asked, upload(opened, { progress, signal: stop.signal })] as const
    try {
      const [token] = await Promise.all(work)
      if (token) opened.finalizeToken = token.capture_token
    } finally {
      stop.abort()
      signal?.removeEventListener('abort', cancel)
      await Promise.allSettled(work)
    }
  }

  async function attempt(text: OutgoingText, sending: Sending): Promise<FinalizeResponse> {
    const { progress, signal } = sending
    progress?.({ step: 'preparing', sent: 0, total })
    session ??= await openSession(signal)
    const opened = session
    await uploadAndAsk(opened, sending)
    progress?.({ step: 'finishing', sent: total, total })
    return client.finalize(
      {
        ...text,
        capture_token: opened.finalizeToken ?? '',
        upload_session_token: opened.upload_session_token,
        finalize_token: opened.finalize_token,
        artifacts: opened.uploads.map(({ artifact_id }, index) => ({
          artifact_id,
          sha256: artifacts[index]?.sha256 ?? '',
          size: artifacts[index]?.body.size ?? 0,
        })),
      },
      signal,
    )
  }

  /** Forgets what a refusal says is gone; false where a fresh start would be refused the same. */
  function forgetWhatIsGone({ code }: WidgetError): boolean {
    if (TOKEN_IS_GONE.includes(code)) {
      if (session?.finalizeToken) delete session.finalizeToken
      else session = undefined
      return true
    }
    if (!SESSION_IS_GONE.includes(code)) return false
    session = undefined
    return true
  }

  return {
    async send(text, sending = {}) {
      for (let start = 0; ; start++) {
        try {
          return await attempt(text, sending)
        } catch (error) {
          if (!(error instanceof WidgetError)) throw error
          const made = alreadyMade(error, text)
          if (made) return made
          if (start === FRESH_STARTS || !forgetWhatIsGone(error)) throw error
        }
      }
    },
  }
}

/** The report was made by an earlier call whose answer never came: that is a success. */
function alreadyMade(
  { code, details }: WidgetError,
  { title, visibility }: OutgoingText,
): FinalizeResponse | undefined {
  const { report_id: id, share_url = null } = (details ?? {}) as { report_id?: string; share_url?: string | null }
  if (code !== 'ALREADY_FINALIZED' || !id) return undefined
  return { report: { id, title, visibility, created_at: new Date().toISOString() }, share_url, receipt_url: null }
}
