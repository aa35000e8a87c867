import { SCOPES } from '@earshot/protocol'
import { FINALIZE, flowOf, SESSIONS, TOKENS } from '../flow.ts'
import { type Answer, type RelayUnderTest, SCREENSHOT } from '../relay-under-test.ts'

const NEW_API_KEY = { name: 'Nightly export', preset: 'read', expires_in_days: 90 }

/** What the examples call. The relay's capture key permits public reports. */
export async function prepareExamples(relay: RelayUnderTest) {
  const { api_key } = await relay.newApiKey({ name: 'All scopes', scopes: SCOPES })
  const flow = flowOf(relay)
  const call = (method: string, path: string, body?: object): Promise<Answer> =>
    relay.call(method, path, {
      headers: { Authorization: `Bearer ${api_key}` },
      ...(body && { body }),
    })
  const newReport = async (changes = {}): Promise<string> => (await flow.report([SCREENSHOT], changes)).body.report.id
  const newApiKey = async (): Promise<string> => (await call('POST', '/api/v1/api-keys', NEW_API_KEY)).body.id
  return { relay, flow, call, newReport, newApiKey }
}
export type Examples = Awaited<ReturnType<typeof prepareExamples>>

/** One successful call of each operation. What a call needs, it makes itself. */
export const EXAMPLES: Record<string, (examples: Examples) => Promise<Answer>> = {
  getReports: async ({ call, newReport }) => {
    await newReport()
    return call('GET', '/api/v1/reports?size=1')
  },
  getReportsById: async ({ call, newReport }) => call('GET', `/api/v1/reports/${await newReport()}`),
  getAuditLog: ({ call }) => call('GET', '/api/v1/audit-log?size=2&type=capture_key.*,api_key.created'),
  getArtifactsByArtifactId: async ({ call, newReport, relay }) => {
    const { body } = await call('GET', `/api/v1/reports/${await newReport()}`)
    return relay.call('GET', body.artifacts[0].url)
  },

  getApiKeys: ({ call }) => call('GET', '/api/v1/api-keys'),
  postApiKeys: ({ call }) => call('POST', '/api/v1/api-keys', NEW_API_KEY),
  getApiKeysById: async ({ call, newApiKey }) => call('GET', `/api/v1/api-keys/${await newApiKey()}`),
  patchApiKeysById: async ({ call, newApiKey }) =>
    call('PATCH', `/api/v1/api-keys/${await newApiKey()}`, { allowed_ips: ['192.0.2.0/24'] }),
  postApiKeysByIdRotate: async ({ call, newApiKey }) =>
    call('POST', `/api/v1/api-keys/${await newApiKey()}/rotate`, { overlap_days: 7 }),
  postApiKeysByIdRevoke: async ({ call, newApiKey }) => call('POST', `/api/v1/api-keys/${await newApiKey()}/revoke`),

  postPublicCaptureTokens: ({ flow }) => flow.post(TOKENS, { ...flow.caller, action: 'create' }),
  postPublicCaptureUploadSessions: async ({ flow }) => flow.post(SESSIONS, await flow.sessionRequest()),
  putUploadsByArtifactId: async ({ flow }) => {
    const { uploads } = await flow.open()
    return flow.put(uploads[0], SCREENSHOT.bytes)
  },
  postPublicCaptureFinalize: async ({ flow }) => {
    const { session, manifest } = await flow.uploaded()
    return flow.post(FINALIZE, await flow.finalizeRequest(session, { artifacts: manifest }))
  },
  getPublicCaptureConfig: ({ relay }) =>
    relay.call('GET', `/api/v1/public/capture/config?public_key=${relay.public_key}`),
  getPublicReportsById: async ({ newReport, relay }) => {
    const id = await newReport({ visibility: 'public' })
    return relay.call('GET', `/api/v1/public/reports/${id}`)
  },

  getHealthz: ({ relay }) => relay.call('GET', '/healthz'),
  getReadyz: ({ relay }) => relay.call('GET', '/readyz'),
  getStatus: ({ relay }) => relay.call('GET', '/status'),
  getOpenapiJson: ({ relay }) => relay.call('GET', '/api/v1/openapi.json'),
}
