import { createHash, randomBytes } from 'node:crypto'
import {
  type ArtifactKind,
  CAPTURE_FINALIZE,
  CAPTURE_TOKENS,
  CAPTURE_UPLOAD_SESSIONS,
  type FinalizeResponse,
  type MediaKind,
  RELAY_SIGNATURE_HEADER,
  type Reporter,
  type Upload,
  type Visibility,
} from '@earshot/protocol'
import { finalizeResponse, tokenResponse, uploadSessionResponse } from '@earshot/protocol/schemas'
import ky, { HTTPError, type KyInstance } from 'ky'
import { z } from 'zod'
import { signForRelay } from '../domain/capture/tokens.ts'

export interface ServerReport {
  /** Base URL of the relay, which may include a path. */
  relay: string
  /** The capture key, `ck_…`. Create a separate key for each server. */
  public_key: string
  /** One of the key's allowed origins: the site that the report is about. */
  origin: string
  /**
   * The secret from `earshot capture-keys relay-secret`. @default undefined, requests are not
   * signed
   */
  relay_secret?: string
  /** Truncated to 200 characters. */
  title: string
  /** At most 10,000 characters. @default '' */
  summary?: string
  /** @default 'organization' */
  visibility?: Visibility
  reporter?: Reporter
  /** At most 16 KiB. */
  fields?: Record<string, string | number | boolean>
  artifacts?: readonly ReportFile[]
  /** @default two minutes for each call */
  signal?: AbortSignal
}

export interface ReportFile {
  kind: ArtifactKind
  /** A type that the kind allows, such as `image/png` for a screenshot. */
  content_type: string
  bytes: Uint8Array
}

/** Thrown if a report could not be sent. `message` is the relay's own if it responded. */
export class SendError extends Error {
  /** The relay's error code; `UNREACHABLE` if it did not respond. */
  readonly code: string
  readonly request_id: string | undefined
  /**
   * Depends on the code, see docs/errors.md. For `VALIDATION_ERROR`: a list of `{path, message}`.
   */
  readonly details: unknown

  constructor(
    message: string,
    { code, request_id, details, cause }: { code: string; request_id?: string; details?: unknown; cause?: unknown },
  ) {
    super(message, { cause })
    this.name = 'SendError'
    this.code = code
    this.request_id = request_id
    this.details = details
  }
}

const TIMEOUT_MS = 120_000
/** Retries are safe: the protocol guarantees that a repeated call has no second effect. */
const RETRY = { limit: 3, methods: ['post', 'put'], statusCodes: [429, 500, 502, 503, 504] }

/** Sends a report from a server, signed if `relay_secret` is set. Rejects with a SendError. */
export async function sendReport(report: ServerReport): Promise<FinalizeResponse> {
  try {
    return await send(report)
  } catch (error) {
    throw await toSendError(error)
  }
}

/** `artifacts` is not used, and older relays do not send it. */
const openedSession = uploadSessionResponse.omit({ artifacts: true })

async function send(report: ServerReport): Promise<FinalizeResponse> {
  const { public_key, origin, title, summary = '', visibility = 'organization', reporter, fields } = report
  const files = report.artifacts ?? []
  const http = ky.create({ timeout: TIMEOUT_MS, retry: RETRY, ...(report.signal ? { signal: report.signal } : {}) })
  const post = (path: string, own: object) => postSigned(http, { report, path, own })

  const create = tokenResponse.parse(await post(CAPTURE_TOKENS, { action: 'create' }))
  const described = files.map(({ kind, content_type, bytes }) => ({ kind, content_type, ...measure(bytes) }))
  const kinds = files.map(({ kind }) => kind)
  const media_kind: MediaKind =
    (['screenshot', 'video', 'replay'] as const).find((kind) => kinds.includes(kind)) ?? 'none'
  const { capture_token } = create
  const opened = await post(CAPTURE_UPLOAD_SESSIONS, {
    capture_token,
    media_kind,
    meta: { source: 'server' },
    artifacts: described,
  })
  const session = openedSession.parse(opened)
  const uploads = session.uploads.map((upload, index) => put(http, { upload, bytes: files[index]?.bytes }))
  const [finalize] = await Promise.all([post(CAPTURE_TOKENS, { action: 'finalize' }), ...uploads])
  const { upload_session_token, finalize_token } = session
  const finalized = await post(CAPTURE_FINALIZE, {
    public_key,
    origin,
    capture_token: tokenResponse.parse(finalize).capture_token,
    upload_session_token,
    finalize_token,
    title,
    summary,
    visibility,
    reporter,
    fields,
    artifacts: session.uploads.map(({ artifact_id }, index) => ({ artifact_id, ...measure(files[index]?.bytes) })),
  })
  return finalizeResponse.parse(finalized)
}

async function postSigned(
  http: KyInstance,
  { report, path, own }: { report: ServerReport; path: string; own: object },
): Promise<unknown> {
  const { relay, public_key, origin, relay_secret } = report
  const body = JSON.stringify({ public_key, origin, ...own })
  const sign = ({ request }: { request: Request }) => {
    if (relay_secret) request.headers.set(RELAY_SIGNATURE_HEADER, signatureOf(relay_secret, { path, body }))
  }
  return http
    .post(relay.replace(/\/+$/, '') + path, {
      body,
      headers: { 'content-type': 'application/json' },
      // Each attempt needs its own signature, since a nonce is accepted once.
      hooks: { beforeRequest: [sign], beforeRetry: [sign] },
    })
    .json()
}

function signatureOf(secret: string, { path, body }: { path: string; body: string }): string {
  const timestamp = Math.floor(Date.now() / 1000)
  const nonce = randomBytes(16).toString('base64url')
  const body_sha256 = createHash('sha256').update(body).digest('hex')
  return `t=${timestamp},n=${nonce},v1=${signForRelay(secret, { path, timestamp, nonce, body_sha256 })}`
}

async function put(
  http: KyInstance,
  { upload, bytes }: { upload: Upload; bytes: Uint8Array | undefined },
): Promise<void> {
  const { url, headers } = upload
  await http.put(url, { headers, body: new Blob([new Uint8Array(bytes ?? [])]) })
}

function measure(bytes: Uint8Array = new Uint8Array()): { size: number; sha256: string } {
  return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

const refusalSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    request_id: z.string().optional(),
    details: z.unknown().optional(),
  }),
})

async function toSendError(error: unknown): Promise<SendError> {
  if (error instanceof HTTPError) {
    const refused = refusalSchema.safeParse(error.data)
    if (refused.success) {
      const { message, request_id, ...rest } = refused.data.error
      return new SendError(message, { ...rest, ...(request_id !== undefined && { request_id }), cause: error })
    }
    const message = `Unexpected status ${error.response.status}, not from an Earshot relay. Check its URL.`
    return new SendError(message, { code: 'UNAVAILABLE', cause: error })
  }
  if (error instanceof z.ZodError) {
    const message = 'Unexpected response, not from an Earshot relay of this version. Check its URL.'
    return new SendError(message, { code: 'UNAVAILABLE', cause: error })
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new SendError(`The relay could not be reached (${reason}). Check its URL and that it is running.`, {
    code: 'UNREACHABLE',
    cause: error,
  })
}
