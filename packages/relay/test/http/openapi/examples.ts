import { SCOPES } from '@earshot/protocol'
import { anOutcome } from '../../contracts/samples.ts'
import type { OidcProvider } from '../../support/oidc-provider.ts'
import { FINALIZE, flowOf, SESSIONS, TOKENS } from '../flow.ts'
import { passkeysOf } from '../passkey-flow.ts'
import { cookieOf, OWNER, PASSWORD, peopleOf } from '../people-flow.ts'
import { type Answer, DEBUGGER, type RelayUnderTest, SCREENSHOT } from '../relay-under-test.ts'

const NEW_API_KEY = { name: 'Nightly export', preset: 'read', expires_in_days: 90 }

const NEW_COMMENT = { body: 'The button is disabled after the first click.' }
const NEW_TAG = { name: 'checkout', colour: '#1c7c43' }
const NEW_STATUS = { name: 'Waiting for reply', colour: '#b25e09', kind: 'open' }

const CAPTURE_KEYS = '/api/v1/capture-keys'
const NEW_CAPTURE_KEY = { name: 'Checkout', allowed_origins: ['https://shop.example.com'] }

/** What the examples call. The relay's capture key permits public reports. */
export async function prepareExamples(relay: RelayUnderTest, provider: OidcProvider) {
  const { api_key } = await relay.newApiKey({ name: 'All scopes', scopes: SCOPES })
  const flow = flowOf(relay)
  const call = (method: string, path: string, body?: object): Promise<Answer> =>
    relay.call(method, path, {
      headers: { Authorization: `Bearer ${api_key}` },
      ...(body && { body }),
    })
  const newReport = async (changes = {}): Promise<string> => (await flow.report([SCREENSHOT], changes)).body.report.id
  const newComment = async () => (await call('POST', `/api/v1/reports/${await newReport()}/comments`, NEW_COMMENT)).body
  const newApiKey = async (): Promise<string> => (await call('POST', '/api/v1/api-keys', NEW_API_KEY)).body.id
  const people = peopleOf(relay)
  await people.owner()
  /** Signs the owner in, and makes a call with the new session. */
  const callAs = async (method: string, path: string, call: { body?: object } = {}) =>
    people.send(method, path, { cookie: cookieOf(await people.signIn(OWNER)), ...call })
  /** A key of the signed-in owner, which only the owner can change. */
  const newOwnKey = async (): Promise<string> =>
    (await callAs('POST', '/api/v1/api-keys', { body: NEW_API_KEY })).body.id
  let count = 0
  const newMember = async (): Promise<string> => {
    const { body } = await call('POST', '/api/v1/invitations', { role: 'member' })
    return (await people.join(body.link, { email: `zoe${++count}@shop.example` })).body.member.id
  }
  const passkeys = passkeysOf(relay, people)
  const newSession = async () => cookieOf(await people.signIn(OWNER))
  const newPasskey = async () => passkeys.added(await newSession())
  const newCaptureKey = async (): Promise<string> => (await call('POST', CAPTURE_KEYS, NEW_CAPTURE_KEY)).body.id
  const newReceipt = async (): Promise<string> => {
    const { receipt_url } = (await flow.report([])).body
    return new URL(receipt_url).pathname.replace('/receipt/', '/api/v1/public/receipts/')
  }
  const newShareLink = async (body = {}): Promise<{ id: string; path: string }> => {
    const made = await call('POST', `/api/v1/reports/${await newReport()}/share-links`, body)
    return { id: made.body.id, path: new URL(made.body.url).pathname }
  }
  let projects = 0
  const newProject = async (): Promise<string> =>
    (await call('POST', '/api/v1/projects', { name: `Project ${++projects}` })).body.id
  /** Returns the project, which has a tag. */
  const newTag = async (): Promise<string> => {
    const project = await newProject()
    await call('POST', `/api/v1/projects/${project}/tags`, NEW_TAG)
    return project
  }
  return {
    relay,
    provider,
    flow,
    call,
    callAs,
    people,
    passkeys,
    newSession,
    newPasskey,
    newMember,
    newReport,
    newComment,
    newApiKey,
    newOwnKey,
    newProject,
    newTag,
    newCaptureKey,
    newShareLink,
    newReceipt,
  }
}
export type Examples = Awaited<ReturnType<typeof prepareExamples>>

/** One successful call of each operation. What a call needs, it makes itself. */
export const EXAMPLES: Record<string, (examples: Examples) => Promise<Answer>> = {
  getReports: async ({ call, newReport }) => {
    await newReport()
    return call('GET', '/api/v1/reports?size=1')
  },
  getReportsSearch: async ({ call, newReport }) => call('GET', `/api/v1/reports/search?q=${await newReport()}`),
  getReportsById: async ({ call, newReport }) => call('GET', `/api/v1/reports/${await newReport()}`),
  getStats: async ({ call, newReport }) => {
    await newReport()
    return call('GET', '/api/v1/stats?top=5')
  },
  getUsage: ({ call }) => call('GET', '/api/v1/usage'),
  getReportsExport: async ({ call, newReport }) => {
    await newReport()
    return call('GET', '/api/v1/reports/export?format=ndjson')
  },
  getReportsByIdHar: async ({ call, flow }) => {
    const { report } = (await flow.report([DEBUGGER])).body
    return call('GET', `/api/v1/reports/${report.id}/har`)
  },
  postUploadSessions: ({ call }) => call('POST', '/api/v1/upload-sessions', { media_kind: 'screenshot' }),
  postReports: ({ call }) => call('POST', '/api/v1/reports', { title: 'The build fails', severity: 'high' }),
  postReportsForm: ({ call }) => {
    const form = new FormData()
    form.append('meta', JSON.stringify({ title: 'The build fails' }))
    form.append('file', new Blob(['line 1'], { type: 'text/plain' }), 'build.log')
    return call('POST', '/api/v1/reports/form', form)
  },
  patchReportsById: async ({ call, newReport }) =>
    call('PATCH', `/api/v1/reports/${await newReport()}`, { status: 'open', severity: 'high', add_tags: ['checkout'] }),
  deleteReportsById: async ({ call, newReport }) => call('DELETE', `/api/v1/reports/${await newReport()}`),
  postReportsBulkChange: async ({ call, newReport }) =>
    call('POST', '/api/v1/reports/bulk-change', {
      ids: [await newReport(), 'rep_unknown'],
      change: { archived: true },
    }),
  postReportsBulkDelete: async ({ call, newReport }) =>
    call('POST', '/api/v1/reports/bulk-delete', { ids: [await newReport(), 'rep_unknown'] }),
  postBulkChangesByIdUndo: async ({ call, newReport }) => {
    const wanted = { ids: [await newReport()], change: { archived: true } }
    const { body } = await call('POST', '/api/v1/reports/bulk-change', wanted)
    return call('POST', `/api/v1/bulk-changes/${body.id}/undo`)
  },
  getReportsByIdShareLinks: async ({ call, newReport }) => {
    const path = `/api/v1/reports/${await newReport()}/share-links`
    await call('POST', path, {})
    return call('GET', path)
  },
  postReportsByIdShareLinks: async ({ call, newReport }) =>
    call('POST', `/api/v1/reports/${await newReport()}/share-links`, { expires_in_hours: 24, password: 'open sesame' }),
  postShareLinksByIdRevoke: async ({ call, newShareLink }) =>
    call('POST', `/api/v1/share-links/${(await newShareLink()).id}/revoke`),
  getPublicReceiptsByToken: async ({ relay, newReceipt }) => relay.call('GET', await newReceipt()),
  postPublicReceiptsByTokenComments: async ({ relay, newReceipt }) =>
    relay.call('POST', `${await newReceipt()}/comments`, { body: { body: 'It happens on Fridays only.' } }),
  deletePublicReceiptsByToken: async ({ relay, newReceipt }) => relay.call('DELETE', await newReceipt()),
  getRByToken: async ({ relay, newShareLink }) => relay.call('GET', (await newShareLink()).path),
  postRByToken: async ({ relay, newShareLink }) => {
    const { path } = await newShareLink({ password: 'open sesame' })
    return relay.call('POST', path, { body: { password: 'open sesame' } })
  },
  getReportsByIdHistory: async ({ call, newComment }) =>
    call('GET', `/api/v1/reports/${(await newComment()).report_id}/history`),
  getReportsByIdComments: async ({ call, newComment }) =>
    call('GET', `/api/v1/reports/${(await newComment()).report_id}/comments`),
  postReportsByIdComments: async ({ call, newReport }) =>
    call('POST', `/api/v1/reports/${await newReport()}/comments`, NEW_COMMENT),
  getProjectsByIdComments: async ({ call, newComment }) =>
    call('GET', `/api/v1/projects/${(await newComment()).project_id}/comments`),
  getCommentsById: async ({ call, newComment }) => call('GET', `/api/v1/comments/${(await newComment()).id}`),
  patchCommentsById: async ({ call, newComment }) =>
    call('PATCH', `/api/v1/comments/${(await newComment()).id}`, { body: 'Fixed in 2.4.1.' }),
  deleteCommentsById: async ({ call, newComment }) => call('DELETE', `/api/v1/comments/${(await newComment()).id}`),
  getEvents: ({ call }) => call('GET', '/api/v1/events?after=0'),
  getAuditLog: ({ call }) => call('GET', '/api/v1/audit-log?size=2&type=capture_key.*,api_key.created'),
  getArtifactsByArtifactId: async ({ call, newReport, relay }) => {
    const { body } = await call('GET', `/api/v1/reports/${await newReport()}`)
    return relay.call('GET', body.artifacts[0].url)
  },
  getArtifactsByReportIdThumbnail: async ({ call, newReport, relay }) => {
    const id = await newReport()
    await relay.files.put({ name: `small-${id}`, body: Buffer.from('picture'), max_bytes: 7 })
    await relay.database.recordProcessing({ ...anOutcome(id), event: null })
    return relay.call('GET', (await call('GET', `/api/v1/reports/${id}`)).body.thumbnail.url)
  },

  getApiKeys: ({ call }) => call('GET', '/api/v1/api-keys'),
  postApiKeys: ({ call }) => call('POST', '/api/v1/api-keys', NEW_API_KEY),
  getApiKeysById: async ({ call, newApiKey }) => call('GET', `/api/v1/api-keys/${await newApiKey()}`),
  patchApiKeysById: async ({ callAs, newOwnKey }) =>
    callAs('PATCH', `/api/v1/api-keys/${await newOwnKey()}`, { body: { allowed_ips: ['192.0.2.0/24'] } }),
  postApiKeysByIdRotate: async ({ callAs, newOwnKey }) =>
    callAs('POST', `/api/v1/api-keys/${await newOwnKey()}/rotate`, { body: { overlap_days: 7 } }),
  postApiKeysByIdRevoke: async ({ call, newApiKey }) => call('POST', `/api/v1/api-keys/${await newApiKey()}/revoke`),

  getCaptureKeys: ({ call }) => call('GET', CAPTURE_KEYS),
  postCaptureKeys: ({ call }) => call('POST', CAPTURE_KEYS, NEW_CAPTURE_KEY),
  getCaptureKeysById: async ({ call, newCaptureKey }) => call('GET', `${CAPTURE_KEYS}/${await newCaptureKey()}`),
  patchCaptureKeysById: async ({ call, newCaptureKey }) =>
    call('PATCH', `${CAPTURE_KEYS}/${await newCaptureKey()}`, {
      quota: { sessions_per_day: 500, bytes_per_day: 1_000_000_000 },
    }),
  postCaptureKeysByIdOriginsDisable: async ({ call, newCaptureKey }) =>
    call('POST', `${CAPTURE_KEYS}/${await newCaptureKey()}/origins/disable`, { origin: 'https://shop.example.com' }),
  postCaptureKeysByIdOriginsEnable: async ({ call, newCaptureKey }) =>
    call('POST', `${CAPTURE_KEYS}/${await newCaptureKey()}/origins/enable`, { origin: 'https://shop.example.com' }),
  postCaptureKeysByIdRotate: async ({ call, newCaptureKey }) =>
    call('POST', `${CAPTURE_KEYS}/${await newCaptureKey()}/rotate`, { overlap_days: 2 }),
  postCaptureKeysByIdRevoke: async ({ call, newCaptureKey }) =>
    call('POST', `${CAPTURE_KEYS}/${await newCaptureKey()}/revoke`),

  getProjects: ({ call }) => call('GET', '/api/v1/projects'),
  postProjects: ({ call }) => call('POST', '/api/v1/projects', { name: 'Shop' }),
  getProjectsById: async ({ call, newProject }) => call('GET', `/api/v1/projects/${await newProject()}`),
  patchProjectsById: async ({ call, newProject }) =>
    call('PATCH', `/api/v1/projects/${await newProject()}`, { name: 'Web shop' }),
  deleteProjectsById: async ({ call, newProject }) => call('DELETE', `/api/v1/projects/${await newProject()}`),

  getStatusesDefaults: ({ call }) => call('GET', '/api/v1/statuses/defaults'),
  getProjectsByIdStatuses: async ({ call, newProject }) =>
    call('GET', `/api/v1/projects/${await newProject()}/statuses`),
  postProjectsByIdStatuses: async ({ call, newProject }) =>
    call('POST', `/api/v1/projects/${await newProject()}/statuses`, NEW_STATUS),
  postProjectsByIdStatusesReorder: async ({ call, newProject }) =>
    call('POST', `/api/v1/projects/${await newProject()}/statuses/reorder`, {
      keys: ['new', 'in_progress', 'open', 'declined', 'resolved'],
    }),
  patchProjectsByIdStatusesByKey: async ({ call, newProject }) =>
    call('PATCH', `/api/v1/projects/${await newProject()}/statuses/open`, { name: 'Accepted', colour: '#1c7c43' }),
  deleteProjectsByIdStatusesByKey: async ({ call, newProject }) =>
    call('DELETE', `/api/v1/projects/${await newProject()}/statuses/declined`),

  getProjectsByIdTags: async ({ call, newTag }) => call('GET', `/api/v1/projects/${await newTag()}/tags`),
  postProjectsByIdTags: async ({ call, newProject }) =>
    call('POST', `/api/v1/projects/${await newProject()}/tags`, NEW_TAG),
  patchProjectsByIdTagsByName: async ({ call, newTag }) =>
    call('PATCH', `/api/v1/projects/${await newTag()}/tags/checkout`, { name: 'payment' }),
  deleteProjectsByIdTagsByName: async ({ call, newTag }) =>
    call('DELETE', `/api/v1/projects/${await newTag()}/tags/checkout`),

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

  getMembers: ({ call }) => call('GET', '/api/v1/members'),
  getMembersById: async ({ call, newMember }) => call('GET', `/api/v1/members/${await newMember()}`),
  patchMembersById: async ({ call, newMember }) =>
    call('PATCH', `/api/v1/members/${await newMember()}`, { role: 'viewer' }),
  deleteMembersById: async ({ call, newMember }) => call('DELETE', `/api/v1/members/${await newMember()}`),
  postMembersByIdPasswordReset: async ({ callAs, newMember }) =>
    callAs('POST', `/api/v1/members/${await newMember()}/password-reset`),
  getInvitations: async ({ call }) => {
    await call('POST', '/api/v1/invitations', { role: 'viewer' })
    return call('GET', '/api/v1/invitations')
  },
  postInvitations: ({ call }) => call('POST', '/api/v1/invitations', { role: 'admin', email: 'ada@shop.example' }),
  deleteInvitationsById: async ({ call }) => {
    const { body } = await call('POST', '/api/v1/invitations', { role: 'viewer' })
    return call('DELETE', `/api/v1/invitations/${body.id}`)
  },

  postAuthSignIn: ({ people }) => people.signIn(OWNER),
  postAuthJoin: async ({ call, people }) => {
    const { body } = await call('POST', '/api/v1/invitations', { role: 'viewer' })
    return people.join(body.link, { email: 'joe@shop.example' })
  },
  getAuthSignedIn: ({ callAs }) => callAs('GET', '/api/v1/auth/signed-in'),
  postAuthSignOut: ({ callAs }) => callAs('POST', '/api/v1/auth/sign-out'),
  getSessions: ({ callAs }) => callAs('GET', '/api/v1/sessions'),
  deleteSessions: ({ callAs }) => callAs('DELETE', '/api/v1/sessions'),
  deleteSessionsById: async ({ callAs }) => {
    const { body } = await callAs('GET', '/api/v1/sessions')
    return callAs('DELETE', `/api/v1/sessions/${body.items[0].id}`)
  },
  postAuthChangePassword: ({ callAs }) =>
    callAs('POST', '/api/v1/auth/change-password', {
      body: { current_password: PASSWORD, new_password: PASSWORD },
    }),
  postAuthResetPassword: async ({ callAs, people, newMember }) => {
    const { body } = await callAs('POST', `/api/v1/members/${await newMember()}/password-reset`)
    const reset = { token: body.link.split('#')[1], new_password: 'another password' }
    return people.send('POST', '/api/v1/auth/reset-password', { body: reset })
  },

  postAuthPasskeyOptions: ({ people }) => people.send('POST', '/api/v1/auth/passkey/options', {}),
  postAuthPasskey: async ({ passkeys, newPasskey }) => passkeys.signIn(await newPasskey()),
  postPasskeysOptions: async ({ passkeys, newSession }) => passkeys.begin(await newSession()),
  postPasskeys: async ({ passkeys, newSession }) => {
    const session = await newSession()
    return passkeys.finish(session, passkeys.device().create((await passkeys.begin(session)).body.options))
  },
  getPasskeys: async ({ callAs, newPasskey }) => {
    await newPasskey()
    return callAs('GET', '/api/v1/passkeys')
  },
  patchPasskeysById: async ({ callAs, newPasskey }) =>
    callAs('PATCH', `/api/v1/passkeys/${(await newPasskey()).passkey.id}`, { body: { name: 'The phone' } }),
  deletePasskeysById: async ({ callAs, newPasskey }) =>
    callAs('DELETE', `/api/v1/passkeys/${(await newPasskey()).passkey.id}`),

  postAuthOidc: ({ people }) => people.send('POST', '/api/v1/auth/oidc', {}),
  getAuthCallbackOidc: async ({ people, provider, relay }) => {
    const started = await people.send('POST', '/api/v1/auth/oidc', {})
    const back = provider.authorize(started.body.url, { sub: 'owner', email: OWNER, email_verified: true })
    return relay.call('GET', back, { headers: { Cookie: cookieOf(started) } })
  },

  getHealthz: ({ relay }) => relay.call('GET', '/healthz'),
  getReadyz: ({ relay }) => relay.call('GET', '/readyz'),
  getStatus: ({ relay }) => relay.call('GET', '/status'),
  getOpenapiJson: ({ relay }) => relay.call('GET', '/api/v1/openapi.json'),
}
