import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CAPTURE_FINALIZE,
  CAPTURE_TOKENS,
  CAPTURE_UPLOAD_SESSIONS,
  type FinalizeResponse,
  type TokenResponse,
  type Upload,
  type UploadSessionResponse,
} from '@earshot/protocol'

/** Asks the next relay each time: a plain round-robin. */
export type Choose = () => string

export interface Caller {
  choose: Choose
  public_key: string
  origin: string
  /** Milliseconds for which a call is tried again before it is given up. */
  patience: number
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

interface Answer {
  status: number
  body: unknown
  headers: Headers
}

/** One answer of the relay, as it came and however long it took. */
export function post(url: string, body: object): Promise<Answer> {
  return request(url, { body })
}

async function request(url: string, { body, signal }: { body: object; signal?: AbortSignal }): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })
  return { status: response.status, body: await response.json(), headers: response.headers }
}

export function codeOf(body: unknown): string {
  return (body as { error?: { code: string } }).error?.code ?? ''
}

/** A call that is repeated as it is until it is answered: the wire's promise is that this does nothing twice. */
async function call<Answer>(
  { choose, patience }: Caller,
  { path, body }: { path: string; body: object },
): Promise<Answer> {
  const until = performance.now() + patience
  for (;;) {
    const signal = AbortSignal.timeout(8_000)
    const answer = await request(`${choose()}${path}`, { body, signal }).catch((error: unknown) => ({
      status: 599,
      body: String(error),
    }))
    if (answer.status === 201) return answer.body as Answer
    const isPassing = answer.status >= 500 || answer.status === 429
    if (!isPassing || performance.now() > until)
      throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    await sleep(200)
  }
}

async function send({ url, headers }: Upload, { bytes, patience }: { bytes: Buffer; patience: number }): Promise<void> {
  const until = performance.now() + patience
  for (;;) {
    const response = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(bytes) }).catch(() => null)
    await response?.body?.cancel()
    if (response?.ok) return
    if (performance.now() > until) throw new Error(`PUT: ${response?.status}`)
    await sleep(200)
  }
}

/** Sends one report with a screenshot and a debugger document, as patiently as the widget does. Answers with its id. */
export async function sendReport(caller: Caller, title: string): Promise<string> {
  const who = { public_key: caller.public_key, origin: caller.origin }
  const { patience } = caller
  const files = [
    { kind: 'screenshot', content_type: 'image/png', bytes: Buffer.concat([PNG, randomBytes(200)]) },
    { kind: 'debugger', content_type: 'application/json', bytes: Buffer.from(JSON.stringify({ version: 1, title })) },
  ]
  const described = files.map(({ kind, content_type, bytes }) => {
    return { kind, content_type, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  })
  const getToken = (action: string) => call<TokenResponse>(caller, { path: CAPTURE_TOKENS, body: { ...who, action } })

  const { capture_token } = await getToken('create')
  const session = await call<UploadSessionResponse>(caller, {
    path: CAPTURE_UPLOAD_SESSIONS,
    body: { ...who, capture_token, media_kind: 'screenshot', artifacts: described },
  })
  const upload = () =>
    Promise.all(session.uploads.map((to, index) => send(to, { bytes: files[index]?.bytes ?? PNG, patience })))
  await upload()
  const finalize = {
    ...who,
    capture_token: (await getToken('finalize')).capture_token,
    upload_session_token: session.upload_session_token,
    finalize_token: session.finalize_token,
    title,
    visibility: 'organization',
    artifacts: described.map(({ size, sha256 }, index) => {
      return { artifact_id: session.uploads[index]?.artifact_id, size, sha256 }
    }),
  }
  const finish = () => call<FinalizeResponse>(caller, { path: CAPTURE_FINALIZE, body: finalize })
  const made = await finish().catch(async (error: Error) => {
    if (!error.message.includes('ARTIFACT_MISSING')) throw error
    await upload()
    return finish()
  })
  return made.report.id
}
