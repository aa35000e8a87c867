import { createHash } from 'node:crypto'
import {
  CAPTURE_FINALIZE,
  CAPTURE_TOKENS,
  CAPTURE_UPLOAD_SESSIONS,
  type CaptureAction,
  type FinalizeResponse,
  type UploadSessionResponse,
} from '@earshot/protocol'

export interface Answered<Body> {
  status: number
  body: Body
}

/** The capture flow as any HTTP client would do it, one call at a time. */
export function flowTo({ relay, key, origin }: { relay: string; key: string; origin: string }) {
  const post = async <Body>(path: string, body: object): Promise<Answered<Body>> => {
    const response = await fetch(relay + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ public_key: key, origin, ...body }),
    })
    return { status: response.status, body: (await response.json()) as Body }
  }
  const token = async (action: CaptureAction) =>
    (await post<{ capture_token: string }>(CAPTURE_TOKENS, { action })).body.capture_token
  const openSession = (capture_token: string, more: object = {}) =>
    post<UploadSessionResponse>(CAPTURE_UPLOAD_SESSIONS, { capture_token, media_kind: 'none', meta: {}, ...more })

  return {
    token,
    openSession,
    /** One whole report with one attachment. */
    async send(title: string, content: Buffer): Promise<Answered<FinalizeResponse>> {
      const sha256 = createHash('sha256').update(content).digest('hex')
      const artifact = { kind: 'attachment', content_type: 'text/plain', size: content.length, sha256 }
      const { body: session } = await openSession(await token('create'), { artifacts: [artifact] })
      for (const { url, headers } of session.uploads) {
        await fetch(url, { method: 'PUT', headers, body: new Uint8Array(content) })
      }
      return post<FinalizeResponse>(CAPTURE_FINALIZE, {
        capture_token: await token('finalize'),
        upload_session_token: session.upload_session_token,
        finalize_token: session.finalize_token,
        title,
        visibility: 'organization',
        artifacts: session.uploads.map(({ artifact_id }) => ({ artifact_id, sha256, size: content.length })),
      })
    },
  }
}
