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
import ky, { type KyInstance } from 'ky'
import { toEarshotError, unexpectedResponse } from './earshot-error.ts'
import { sha256, signatureOf } from './relay-signature.ts'

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

const TIMEOUT_MS = 120_000
/** Retries are safe: the protocol guarantees that a repeated call has no second effect. */
const RETRY = { limit: 3, methods: ['post', 'put'], statusCodes: [429, 500, 502, 503, 504] }

/** Sends a report from a server, signed if `relay_secret` is set. Rejects with an EarshotError. */
export async function sendReport(report: ServerReport): Promise<FinalizeResponse> {
  try {
    return await send(report)
  } catch (error) {
    throw toEarshotError(error)
  }
}

/** `artifacts` is not used, and older relays do not send it. */
const openedSession = uploadSessionResponse.omit({ artifacts: true })

async function send(report: ServerReport): Promise<FinalizeResponse> {
  const { public_key, origin, title, summary = '', visibility = 'organization', reporter, fields } = report
  const files = report.artifacts ?? []
  const http = ky.create({ timeout: TIMEOUT_MS, retry: RETRY, ...(report.signal ? { signal: report.signal } : {}) })
  const post = (path: string, own: object) => postSigned(http, { report, path, own })

  const create = read(tokenResponse, await post(CAPTURE_TOKENS, { action: 'create' }))
  const measured = await Promise.all(files.map(({ bytes }) => measure(bytes)))
  const described = files.map(({ kind, content_type }, index) => ({ kind, content_type, ...measured[index] }))
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
  const session = read(openedSession, opened)
  const uploads = session.uploads.map((upload, index) => put(http, { upload, bytes: files[index]?.bytes }))
  const [finalize] = await Promise.all([post(CAPTURE_TOKENS, { action: 'finalize' }), ...uploads])
  const { upload_session_token, finalize_token } = session
  const finalized = await post(CAPTURE_FINALIZE, {
    public_key,
    origin,
    capture_token: read(tokenResponse, finalize).capture_token,
    upload_session_token,
    finalize_token,
    title,
    summary,
    visibility,
    reporter,
    fields,
    artifacts: session.uploads.map(({ artifact_id }, index) => ({ artifact_id, ...measured[index] })),
  })
  return read(finalizeResponse, finalized)
}

async function postSigned(
  http: KyInstance,
  { report, path, own }: { report: ServerReport; path: string; own: object },
): Promise<unknown> {
  const { relay, public_key, origin, relay_secret } = report
  const body = JSON.stringify({ public_key, origin, ...own })
  const sign = async ({ request }: { request: Request }) => {
    if (!relay_secret) return
    request.headers.set(RELAY_SIGNATURE_HEADER, await signatureOf(relay_secret, { path, body, now: Date.now() }))
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

async function put(
  http: KyInstance,
  { upload, bytes }: { upload: Upload; bytes: Uint8Array | undefined },
): Promise<void> {
  const { url, headers } = upload
  await http.put(url, { headers, body: new Blob([new Uint8Array(bytes ?? [])]) })
}

interface Measured {
  size: number
  sha256: string
}

async function measure(bytes: Uint8Array): Promise<Measured> {
  return { size: bytes.length, sha256: await sha256(new Uint8Array(bytes)) }
}

/** The part of a schema that is used here. */
interface Reader<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false; error: Error }
}

function read<Value>(schema: Reader<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw unexpectedResponse(parsed.error)
  return parsed.data
}
