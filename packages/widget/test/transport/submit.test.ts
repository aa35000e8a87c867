import type { FinalizeResponse, TokenResponse, UploadSessionResponse } from '@earshot/protocol'
import { describe, expect, it, vi } from 'vitest'
import { askTokenEarly } from '../../src/transport/early-token.ts'
import type { RelayClient } from '../../src/transport/relay-client.ts'
import { createSubmission, type OutgoingArtifact, type UploadProgress } from '../../src/transport/submit.ts'
import { WidgetError, type WidgetErrorCode } from '../../src/transport/widget-error.ts'

const text = { title: 'Pay does nothing', summary: '', visibility: 'organization' as const }
const artifact = (kind: OutgoingArtifact['kind'], size: number): OutgoingArtifact => ({
  kind,
  content_type: 'application/json',
  body: new Blob(['x'.repeat(size)]),
  sha256: String(size).padStart(64, '0'),
})
const artifacts = [artifact('screenshot', 300), artifact('debugger', 50)]
const later = new Date(Date.now() + 300_000).toISOString()
const error = (code: WidgetErrorCode, more: { retryable?: boolean; details?: unknown } = {}) =>
  new WidgetError(code, { message: code, ...more })

/** A relay that says yes, and writes down what it was asked. */
function relay() {
  let count = 0
  const calls: string[] = []
  const client = {
    config: vi.fn(),
    token: vi.fn(async (action): Promise<TokenResponse> => {
      calls.push(`token ${action}`)
      return { capture_token: `${action}-${++count}`, action, expires_at: later }
    }),
    openSession: vi.fn(async ({ artifacts: wanted = [] }): Promise<UploadSessionResponse> => {
      calls.push('session')
      count++
      return {
        upload_session_token: `session-${count}`,
        finalize_token: `fin-${count}`,
        expires_at: later,
        uploads: wanted.map(({ kind }: { kind: 'screenshot' }) => ({
          kind,
          artifact_id: `art-${kind}-${count}`,
          method: 'PUT' as const,
          url: `https://relay.example/${kind}`,
          headers: {},
          max_bytes: 1000,
          expires_at: later,
        })),
        artifacts: [],
      }
    }),
    put: vi.fn(async ({ kind }: { kind: string }, _body: Blob, _signal?: AbortSignal) => {
      calls.push(`put ${kind}`)
    }),
    finalize: vi.fn(async ({ title, visibility }): Promise<FinalizeResponse> => {
      calls.push('finalize')
      const report = { id: 'rep_1', title, visibility, created_at: later }
      return { report, share_url: null, receipt_url: null }
    }),
  } satisfies RelayClient
  const submission = () =>
    createSubmission({
      client,
      createToken: () => client.token('create'),
      media_kind: 'screenshot',
      meta: {},
      artifacts,
    })
  return { client, calls, submission }
}

describe('a submission', () => {
  it('describes each artifact, uploads it and names it in the manifest', async () => {
    const { client, submission } = relay()
    const answer = await submission().send(text)
    expect(answer.report.id).toBe('rep_1')
    expect(client.openSession.mock.calls[0]?.[0].artifacts).toEqual([
      { kind: 'screenshot', content_type: 'application/json', size: 300, sha256: artifacts[0]?.sha256 },
      { kind: 'debugger', content_type: 'application/json', size: 50, sha256: artifacts[1]?.sha256 },
    ])
    expect(client.finalize.mock.calls[0]?.[0]).toMatchObject({
      title: 'Pay does nothing',
      artifacts: [
        { artifact_id: expect.stringContaining('art-screenshot'), size: 300 },
        { artifact_id: expect.stringContaining('art-debugger'), size: 50 },
      ],
    })
  })

  it('requests the finalize token while the uploads run', async () => {
    const { client, calls, submission } = relay()
    let release = () => {}
    client.put.mockImplementationOnce(() => new Promise<void>((resolve) => (release = resolve)))
    const sent = submission().send(text)
    await vi.waitFor(() => expect(calls).toContain('token finalize'))
    expect(calls).not.toContain('finalize')
    release()
    await sent
  })

  it('reports how many bytes have arrived', async () => {
    const { submission } = relay()
    const seen: UploadProgress[] = []
    await submission().send(text, { progress: (progress) => seen.push(progress) })
    expect(seen[0]).toEqual({ step: 'preparing', sent: 0, total: 350 })
    expect(seen.filter(({ step }) => step === 'uploading').map(({ sent }) => sent)).toEqual([0, 300, 350])
    expect(seen.at(-1)).toEqual({ step: 'finishing', sent: 350, total: 350 })
  })

  it('sends only what is missing when it is tried again', async () => {
    const { client, calls, submission } = relay()
    client.put.mockImplementationOnce(async () => {
      throw error('UNREACHABLE', { retryable: true })
    })
    const mine = submission()
    await expect(mine.send(text)).rejects.toMatchObject({ code: 'UNREACHABLE' })
    await mine.send(text)
    expect(calls.filter((call) => call === 'session')).toHaveLength(1)
    expect(calls.filter((call) => call === 'put debugger')).toHaveLength(1)
    expect(client.put.mock.calls.filter(([upload]) => upload.kind === 'screenshot')).toHaveLength(2)
  })

  it('aborts the other uploads when one fails, before the next attempt starts', async () => {
    const { client, submission } = relay()
    let running = 0
    client.put.mockImplementation(async ({ kind }, _body, signal) => {
      if (kind === 'screenshot') throw error('UNREACHABLE', { retryable: true })
      running++
      await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      running--
      throw error('ABORTED', { retryable: true })
    })
    await expect(submission().send(text)).rejects.toMatchObject({ code: 'UNREACHABLE' })
    expect(client.put).toHaveBeenCalledTimes(2)
    expect(running).toBe(0)
  })

  it('stops its uploads when it is cancelled', async () => {
    const { client, submission } = relay()
    const cancel = new AbortController()
    client.put.mockImplementation(async (_upload, _body, signal) => {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      throw error('ABORTED', { retryable: true })
    })
    const sent = submission().send(text, { signal: cancel.signal })
    await vi.waitFor(() => expect(client.put).toHaveBeenCalledTimes(2))
    cancel.abort()
    await expect(sent).rejects.toMatchObject({ code: 'ABORTED' })
  })

  it('repeats the same finalize call after its response was lost', async () => {
    const { client, submission } = relay()
    client.finalize.mockImplementationOnce(async () => {
      throw error('UNREACHABLE', { retryable: true })
    })
    const mine = submission()
    await expect(mine.send(text)).rejects.toThrow()
    await mine.send(text)
    expect(client.finalize.mock.calls[1]?.[0]).toEqual(client.finalize.mock.calls[0]?.[0])
  })

  it('finds a report that was created, even if its response was lost and the text has changed since', async () => {
    const { client, submission } = relay()
    client.finalize
      .mockImplementationOnce(async () => {
        throw error('UNREACHABLE', { retryable: true })
      })
      .mockImplementationOnce(async () => {
        throw error('CAPTURE_TOKEN_USED')
      })
      .mockImplementationOnce(async () => {
        throw error('ALREADY_FINALIZED', { details: { report_id: 'rep_7', share_url: 'https://relay.example/r/7' } })
      })
    const mine = submission()
    await expect(mine.send(text)).rejects.toThrow()
    const answer = await mine.send({ ...text, title: 'Better words' })
    expect([answer.report.id, answer.share_url]).toEqual(['rep_7', 'https://relay.example/r/7'])
    expect(client.openSession).toHaveBeenCalledTimes(1)
  })

  it.each(['UPLOAD_SESSION_EXPIRED', 'SIGNED_URL_EXPIRED', 'INVALID_UPLOAD_SESSION', 'ARTIFACT_MISSING'] as const)(
    'starts afresh by itself where the session is gone: %s',
    async (code) => {
      const { client, calls, submission } = relay()
      client.finalize.mockImplementationOnce(async () => {
        throw error(code)
      })
      await submission().send(text)
      expect(calls.filter((call) => call === 'session')).toHaveLength(2)
      expect(calls.filter((call) => call === 'put screenshot')).toHaveLength(2)
    },
  )

  it('requests a new create token if the early one has expired', async () => {
    const { client, calls, submission } = relay()
    client.openSession.mockImplementationOnce(async () => {
      throw error('CAPTURE_TOKEN_EXPIRED')
    })
    await submission().send(text)
    expect(calls.filter((call) => call === 'token create')).toHaveLength(2)
  })

  it('does not repeat a request that would be refused again', async () => {
    const { client, submission } = relay()
    client.openSession.mockImplementation(async () => {
      throw error('ORIGIN_NOT_ALLOWED')
    })
    await expect(submission().send(text)).rejects.toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' })
    expect(client.openSession).toHaveBeenCalledTimes(1)
  })

  it('gives up when the relay refuses every new session', async () => {
    const { client, submission } = relay()
    client.finalize.mockImplementation(async () => {
      throw error('UPLOAD_SESSION_EXPIRED')
    })
    await expect(submission().send(text)).rejects.toMatchObject({ code: 'UPLOAD_SESSION_EXPIRED' })
    expect(client.openSession).toHaveBeenCalledTimes(3)
  })
})

describe('an upload without a response', () => {
  const large = { ...artifact('screenshot', 300), body: new Blob(['x'.repeat(3_200_000)]) }
  const sendLarge = (client: ReturnType<typeof relay>['client']) => {
    client.put.mockImplementation(async () => {
      throw error('UNREACHABLE', { retryable: true })
    })
    const createToken = () => client.token('create')
    return createSubmission({ client, createToken, media_kind: 'screenshot', meta: {}, artifacts: [large] }).send(text)
  }

  it('is reported as too large if the relay responds to a small request', async () => {
    const { client } = relay()
    client.config.mockResolvedValue({})
    await expect(sendLarge(client)).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      retryable: false,
      message: expect.stringMatching(/screenshot \(3\.2 MB\).*client_max_body_size/),
    })
  })

  it('is not if the relay does not respond at all', async () => {
    const { client } = relay()
    client.config.mockRejectedValue(error('UNREACHABLE', { retryable: true }))
    await expect(sendLarge(client)).rejects.toMatchObject({ code: 'UNREACHABLE' })
  })

  it('is not if it is small', async () => {
    const { client, submission } = relay()
    client.config.mockResolvedValue({})
    client.put.mockRejectedValue(error('UNREACHABLE', { retryable: true }))
    await expect(submission().send(text)).rejects.toMatchObject({ code: 'UNREACHABLE' })
  })
})

describe('a token asked for early', () => {
  it('is used once, then a new one is requested', async () => {
    const { client } = relay()
    const take = askTokenEarly(client)
    expect((await take()).capture_token).toBe('create-1')
    expect((await take()).capture_token).toBe('create-2')
  })

  it('is not used when it is nearly over', async () => {
    const { client } = relay()
    const soon = new Date(Date.now() + 5000).toISOString()
    client.token.mockResolvedValueOnce({ capture_token: 'old', action: 'create', expires_at: soon })
    expect((await askTokenEarly(client)()).capture_token).toBe('create-1')
  })

  it('is requested again after a failure, which is reported only then', async () => {
    const { client } = relay()
    client.token.mockRejectedValue(error('UNREACHABLE', { retryable: true }))
    const take = askTokenEarly(client)
    await expect(take()).rejects.toMatchObject({ code: 'UNREACHABLE' })
    expect(client.token).toHaveBeenCalledTimes(2)
  })

  it('reports permanent failures at once, but not temporary ones', async () => {
    const { client } = relay()
    const onRefused = vi.fn()
    client.token.mockRejectedValueOnce(error('UNREACHABLE', { retryable: true }))
    await askTokenEarly(client, { onRefused })()
    expect(onRefused).not.toHaveBeenCalled()
    client.token.mockRejectedValueOnce(error('ORIGIN_NOT_ALLOWED'))
    await askTokenEarly(client, { onRefused })()
    expect(onRefused).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'ORIGIN_NOT_ALLOWED' }))
  })
})
