import type { BenchArtifact } from './artifacts.ts'
import type { Connection } from './connection.ts'

export const ORIGIN = 'https://app.example.com'
export const STEPS = ['token', 'session', 'upload', 'finalize token', 'finalize'] as const
export type Step = (typeof STEPS)[number]

const PREFIX = '/api/v1/public/capture'
const HEAD = `Origin: ${ORIGIN}\r\n`

interface Upload {
  kind: string
  artifact_id: string
  url: string
  headers: Record<string, string>
}

interface Session {
  upload_session_token: string
  finalize_token: string
  uploads: Upload[]
}

/**
 * Sends one whole report and returns the duration of each request in milliseconds. Throws on an
 * unexpected response.
 */
export async function sendReport(
  connection: Connection,
  {
    public_key,
    artifacts,
    took,
  }: { public_key: string; artifacts: BenchArtifact[]; took: (step: Step, ms: number) => void },
): Promise<void> {
  async function timed<Value>(step: Step, work: () => Promise<Value>): Promise<Value> {
    const start = performance.now()
    const value = await work()
    took(step, performance.now() - start)
    return value
  }

  async function post<Value>(path: string, request: object): Promise<Value> {
    const body = Buffer.from(JSON.stringify({ public_key, origin: ORIGIN, ...request }))
    const head = `${HEAD}Content-Type: application/json\r\n`
    const answer = await connection.send({ method: 'POST', path: PREFIX + path, head, body })
    if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}: ${answer.body}`)
    return JSON.parse(answer.body.toString())
  }

  async function put({ url, headers }: Upload, body: Buffer): Promise<void> {
    const { pathname, search } = new URL(url)
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    const answer = await connection.send({ method: 'PUT', path: pathname + search, head: HEAD + lines.join(''), body })
    if (answer.status !== 204) throw new Error(`PUT answered ${answer.status}: ${answer.body}`)
  }

  const token = (action: string) => post<{ capture_token: string }>('/tokens', { action })
  const create = await timed('token', () => token('create'))
  const session = await timed('session', () =>
    post<Session>('/upload-sessions', {
      ...create,
      action: undefined,
      media_kind: 'screenshot',
      meta: { source: 'bench' },
      artifacts: artifacts.map(({ described }) => described),
    }),
  )
  const manifest: object[] = []
  for (const upload of session.uploads) {
    const sent = artifacts.find(({ described }) => described.kind === upload.kind)
    if (!sent) throw new Error(`A place for a ${upload.kind} that nobody asked for.`)
    await timed('upload', () => put(upload, sent.bytes))
    const { size, sha256 } = sent.described
    manifest.push({ artifact_id: upload.artifact_id, size, sha256 })
  }
  const { capture_token } = await timed('finalize token', () => token('finalize'))
  const { upload_session_token, finalize_token } = session
  const tokens = { capture_token, upload_session_token, finalize_token }
  await timed('finalize', () =>
    post('/finalize', { ...tokens, title: 'It broke', summary: 'Bench', visibility: 'private', artifacts: manifest }),
  )
}
