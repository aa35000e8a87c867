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
  /** SHA-256 of `body` in hexadecimal. */
  sha256: string
}

/** The reporter's text, which may change between two attempts. */
export interface OutgoingText {
  title: string
  summary: string
  visibility: Visibility
  reporter?: Reporter
  fields?: Record<string, string | number | boolean>
}

/** Progress of sending. `sent` and `total` are in bytes. */
export interface UploadProgress {
  step: 'preparing' | 'uploading' | 'finishing'
  sent: number
  total: number
}

export interface Sending {
  progress?: (progress: UploadProgress) => void
  signal?: AbortSignal
}

/** One report to send. */
export interface Submission {
  /**
   * Uploads the missing artifacts and creates the report. It may be called again after a failure,
   * with the same or another text. Artifacts that the relay already has are not sent again. If only
   * the response was lost, it finds the created report.
   */
  send(text: OutgoingText, sending?: Sending): Promise<FinalizeResponse>
}

interface Session extends UploadSessionResponse {
  /** Indexes of the artifacts that the relay has. */
  arrived: Set<number>
  /** Kept after a failure: repeating the same finalize call returns the same response. */
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
/** Maximum number of restarts with a new token or session. */
const FRESH_STARTS = 2

export function createSubmission({
  client,
  createToken,
  media_kind,
  meta,
  artifacts,
}: {
  client: RelayClient
  /** Returns a new token for the first step at each call. */
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
    const reportProgress = () => {
      const sent = artifacts.reduce((sum, { body }, index) => sum + (opened.arrived.has(index) ? body.size : 0), 0)
      progress?.({ step: 'uploading', sent, total })
    }
    reportProgress()
    await Promise.all(
      artifacts.map(async ({ body }, index) => {
        const target = opened.uploads[index]
        if (!target || opened.arrived.has(index)) return
        await client
          .put(target, body, signal)
          .catch((error) => explainUpload({ error, upload: target, body, client, signal }))
        opened.arrived.add(index)
        reportProgress()
      }),
    )
  }

  /**
   * Uploads and requests the token in parallel. If one fails, it cancels the other before the next
   * attempt.
   */
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

  /**
   * Clears the token or session that the relay no longer accepts. Returns false if a new one would
   * not help.
   */
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

/** Returns the report if an earlier call has created it and its response was lost. */
function alreadyMade(
  { code, details }: WidgetError,
  { title, visibility }: OutgoingText,
): FinalizeResponse | undefined {
  const { report_id: id, share_url = null } = (details ?? {}) as { report_id?: string; share_url?: string | null }
  if (code !== 'ALREADY_FINALIZED' || !id) return undefined
  return { report: { id, title, visibility, created_at: new Date().toISOString() }, share_url, receipt_url: null }
}
