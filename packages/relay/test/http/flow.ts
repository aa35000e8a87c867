import { expect } from 'vitest'
import {
  type Answer,
  type Call,
  describeFile,
  type File,
  ORIGIN,
  type RelayUnderTest,
  SCREENSHOT,
} from './relay-under-test.ts'

const CAPTURE = '/api/v1/public/capture'
export const TOKENS = `${CAPTURE}/tokens`
export const SESSIONS = `${CAPTURE}/upload-sessions`
export const FINALIZE = `${CAPTURE}/finalize`

/** The five calls, each as a plain client makes it; what a test gives in `changes` replaces what would be sent. */
export function flowOf(relay: RelayUnderTest) {
  const caller = { public_key: relay.public_key, origin: ORIGIN }
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    relay.call('POST', path, { body, headers: { 'Content-Type': 'application/json', ...headers } })

  async function token(action: 'create' | 'finalize', changes: object = {}): Promise<string> {
    const answer = await post(TOKENS, { ...caller, action, ...changes })
    expect(answer.status, answer.text).toBe(201)
    return answer.body.capture_token
  }

  async function sessionRequest(changes: { files?: File[] } & Record<string, unknown> = {}) {
    const { files = [SCREENSHOT], ...rest } = changes
    const capture_token = 'capture_token' in rest ? rest.capture_token : await token('create')
    const artifacts = files.map(describeFile)
    return { ...caller, capture_token, media_kind: 'screenshot', meta: { source: 'server' }, artifacts, ...rest }
  }

  async function open(changes: { files?: File[] } & Record<string, unknown> = {}) {
    const answer = await post(SESSIONS, await sessionRequest(changes))
    expect(answer.status, answer.text).toBe(201)
    return answer.body
  }

  function put(
    upload: { url: string; headers: Record<string, string> },
    body: Buffer,
    call: Call = {},
  ): Promise<Answer> {
    return relay.call('PUT', upload.url, { body, headers: { ...upload.headers, ...call.headers } })
  }

  /** A session with its files uploaded. */
  async function uploaded(files: File[] = [SCREENSHOT], changes: Record<string, unknown> = {}) {
    const session = await open({ files, ...changes })
    for (const [index, upload] of session.uploads.entries()) {
      const answer = await put(upload, files[index]?.bytes ?? Buffer.alloc(0))
      expect(answer.status, answer.text).toBe(204)
    }
    const manifest = session.uploads.map((upload: { artifact_id: string }, index: number) => {
      const { sha256, size } = describeFile(files[index] as File)
      return { artifact_id: upload.artifact_id, sha256, size }
    })
    return { session, manifest }
  }

  async function finalizeRequest(
    session: { upload_session_token: string; finalize_token: string },
    changes: Record<string, unknown> = {},
  ) {
    const capture_token = 'capture_token' in changes ? changes.capture_token : await token('finalize')
    const { upload_session_token, finalize_token } = session
    const tokens = { capture_token, upload_session_token, finalize_token }
    return {
      ...caller,
      ...tokens,
      title: 'Pay does nothing',
      summary: 'I pressed it',
      visibility: 'private',
      ...changes,
    }
  }

  /** All of it: answers with the report's answer. */
  async function report(files: File[] = [SCREENSHOT], changes: Record<string, unknown> = {}): Promise<Answer> {
    const { session, manifest } = await uploaded(files)
    const answer = await post(FINALIZE, await finalizeRequest(session, { artifacts: manifest, ...changes }))
    expect(answer.status, answer.text).toBe(201)
    return answer
  }

  return { caller, post, token, sessionRequest, open, put, uploaded, finalizeRequest, report }
}
