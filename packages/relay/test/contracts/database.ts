import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ApiKey, CaptureKey, Database, Event, EventFilter, NewSession } from '../../src/storage/database.ts'
import { commentContract } from './comments.ts'
import { projectContract } from './projects.ts'
import {
  aCaptureKey,
  anApiKey,
  anArtifact,
  anEvent,
  aProcessJob,
  aReport,
  aSession,
  aToken,
  DAY,
  EVERY_REPORT,
  finishSample,
  GENEROUS,
  kept,
  MINUTE,
  NOON,
  openSample,
  SEES_ALL,
  sha256,
  storedOf,
  upload,
} from './samples.ts'
import { statusContract } from './statuses.ts'
import { tagContract } from './tags.ts'

/** A new database, and a way to open the same one once more, as another process would. */
export interface DatabaseUnderTest {
  db: Database
  reopen: () => Promise<Database>
  /** Closes the database. */
  dispose: () => Promise<void>
}

/** Reads all events in pages of `limit`, as a reader does. */
async function readAll(db: Database, { organization_id, limit = 7 }: { organization_id: string; limit?: number }) {
  const all: Event[] = []
  for (;;) {
    const page = await db.readEvents({ organization_id, after: all.at(-1)?.seq ?? 0, limit })
    all.push(...page)
    if (page.length < limit) return all
  }
}

/** A report with its event and its job, as finalizeReport takes them. */
function aReportWithEvent(session: NewSession) {
  const report = aReport(session)
  return { report, event: anEvent(report), job: aProcessJob(report) }
}

/** What every driver must do: the comments of storage/database.ts, as tests. */
export function databaseContract(open: () => Promise<DatabaseUnderTest>): void {
  let test: DatabaseUnderTest
  let db: Database
  let key: CaptureKey

  beforeEach(async () => {
    test = await open()
    db = test.db
    key = aCaptureKey(await db.findDefaultProject())
    await db.createCaptureKey(key, anEvent(key))
  })
  afterEach(() => test.dispose())

  describe('opening a session', () => {
    it('returns opened, and stores the session with its artifacts in order', async () => {
      const { answer, session, artifacts } = await openSample(db, key)
      expect(answer).toBe('opened')
      const stored = { file: null, size: null, sha256: null, received_size: null, received_sha256: null }
      const nothingYet = { report_id: null, arrived_at: null, width: null, height: null, ...stored }
      expect(await db.findSession(session.id)).toEqual({
        ...session,
        report_id: null,
        artifacts: artifacts.map((artifact) => ({ ...artifact, session_id: session.id, ...nothingYet })),
      })
    })

    it('opens once for fifty concurrent calls with one token and different requests', async () => {
      const token = aToken('')
      const sessions = Array.from({ length: 50 }, () => aSession(key))
      const answers = await Promise.all(
        sessions.map((session, index) =>
          db.openSession({
            token: { ...token, request_hash: sha256(`request ${index}`) },
            session,
            artifacts: [anArtifact()],
            limits: GENEROUS,
          }),
        ),
      )
      expect(answers.filter((answer) => answer === 'opened')).toHaveLength(1)
      expect(answers.filter((answer) => answer === 'token-already-used')).toHaveLength(49)
      const stored = await Promise.all(sessions.map((session) => db.findSession(session.id)))
      expect(stored.filter(Boolean)).toHaveLength(1)
    })

    it('returns one session for fifty repeats of one request', async () => {
      const token = aToken('the same')
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => {
          const session = aSession(key)
          return db.openSession({ token, session, artifacts: [anArtifact()], limits: GENEROUS })
        }),
      )
      expect(answers.filter((answer) => answer === 'opened')).toHaveLength(1)
      const repeated = answers.flatMap((answer) => (typeof answer === 'object' ? [answer.repeated] : []))
      expect(repeated).toHaveLength(49)
      expect(new Set(repeated.map((session) => session.id)).size).toBe(1)
      expect(new Set(repeated.map((session) => session.artifacts[0]?.id)).size).toBe(1)
    })

    it('finds the redemption of the token', async () => {
      const { token, session } = await openSample(db, key)
      expect(await db.findRedemption(token.id)).toEqual({
        request_hash: token.request_hash,
        session_id: session.id,
        report_id: null,
      })
      expect(await db.findRedemption(aToken('').id)).toBeNull()
    })

    it('consumes nothing past the daily quota, and opens again the next day', async () => {
      const quota = { sessions_per_day: 2, bytes_per_day: 1000 }
      const step = (at: number) => ({
        token: aToken(''),
        session: aSession(key, { created_at: at }),
        artifacts: [],
        limits: { quota, share: quota },
      })
      expect(await db.openSession(step(NOON))).toBe('opened')
      expect(await db.openSession(step(NOON))).toBe('opened')
      const third = step(NOON)
      expect(await db.openSession(third)).toBe('quota-exceeded')
      expect(await db.findRedemption(third.token.id)).toBeNull()
      expect(await db.findSession(third.session.id)).toBeNull()
      expect(await db.openSession({ ...third, session: aSession(key, { created_at: NOON + DAY }) })).toBe('opened')
    })

    it('lets one network use its daily share, and leaves the rest to others', async () => {
      const limits = {
        quota: { sessions_per_day: 5, bytes_per_day: 1000 },
        share: { sessions_per_day: 2, bytes_per_day: 1000 },
      }
      const open = (network: string | null, at = NOON) =>
        db.openSession({
          token: aToken(''),
          session: aSession(key, { network, created_at: at }),
          artifacts: [],
          limits,
        })
      const greedy = [await open('greedy'), await open('greedy'), await open('greedy')]
      expect(greedy).toEqual(['opened', 'opened', 'share-exceeded'])
      expect([await open('honest'), await open(null), await open(null)]).toEqual(['opened', 'opened', 'opened'])
      expect([await open('late'), await open(null)]).toEqual(['quota-exceeded', 'quota-exceeded'])
      expect(await open('greedy', NOON + DAY)).toBe('opened')
    })

    it('counts a share exactly when many sessions are opened at once', async () => {
      const limits = { quota: GENEROUS.quota, share: { sessions_per_day: 7, bytes_per_day: 1000 } }
      const answers = await Promise.all(
        Array.from({ length: 20 }, () =>
          db.openSession({
            token: aToken(''),
            session: aSession(key, { network: 'greedy' }),
            artifacts: [],
            limits,
          }),
        ),
      )
      expect(answers.filter((answer) => answer === 'opened')).toHaveLength(7)
    })

    it('does not count a repeat against the quota', async () => {
      const quota = { sessions_per_day: 1, bytes_per_day: 1000 }
      const step = { token: aToken('once'), session: aSession(key), artifacts: [], limits: { quota, share: quota } }
      expect(await db.openSession(step)).toBe('opened')
      expect(await db.openSession(step)).toMatchObject({ repeated: { id: step.session.id } })
    })

    it('lets a failing step fail alone, and keeps those in the same group', async () => {
      const stranger = aCaptureKey(await db.findDefaultProject())
      const [failed, opened] = await Promise.allSettled([openSample(db, stranger), openSample(db, key)])
      expect(failed.status).toBe('rejected')
      expect(opened).toMatchObject({ status: 'fulfilled', value: { answer: 'opened' } })
    })
  })

  describe('uploads', () => {
    it('finds an upload with its session and the key that opened it', async () => {
      const { session, artifacts } = await openSample(db, key)
      const { id: session_id, origin, expires_at } = session
      const { id: key_id, revoked_at, expires_at: ends_at, allowed_origins, disabled_origins, quota } = key
      expect(await db.findUpload(artifacts[1].id, NOON)).toEqual({
        artifact: artifacts[1],
        session: { id: session_id, origin, expires_at, report_id: null, network: null },
        key: { id: key_id, revoked_at, expires_at: ends_at, allowed_origins, disabled_origins, quota },
        used: { of_key: 0, of_network: 0 },
      })
      expect(await db.findUpload('art_unknown', NOON)).toBeNull()
    })

    it('records an upload, and returns the file that a second upload replaced', async () => {
      const { session, artifacts } = await openSample(db, key)
      const id = artifacts[0].id
      expect(await upload(db, { id, file: 'first', text: 'one' })).toEqual({ replaced: null })
      expect(await upload(db, { id, file: 'second', text: 'two!' })).toEqual({ replaced: 'first' })
      expect(await storedOf(db, { session, id })).toMatchObject({
        file: 'second',
        size: 4,
        sha256: sha256('two!'),
        received_size: 4,
        received_sha256: sha256('two!'),
        arrived_at: NOON,
      })
      expect(await upload(db, { id, file: 'second', text: 'two!' })).toEqual({ replaced: null })
    })

    it('refuses bytes past the daily quota and records nothing', async () => {
      const { session, artifacts } = await openSample(db, key)
      const quota = { sessions_per_day: 10, bytes_per_day: 100 }
      const step = {
        sha256: sha256(''),
        received_size: 1,
        received_sha256: sha256(''),
        at: NOON,
        limits: { quota, share: quota },
      }
      const [first, second] = artifacts
      expect(await db.recordUpload({ ...step, artifact_id: first.id, file: 'a', size: 60 })).toEqual({ replaced: null })
      expect(await db.recordUpload({ ...step, artifact_id: second.id, file: 'b', size: 41 })).toBe('quota-exceeded')
      expect((await storedOf(db, { session, ...second }))?.file).toBeNull()
      expect(await db.recordUpload({ ...step, artifact_id: second.id, file: 'b', size: 40 })).toEqual({
        replaced: null,
      })
    })

    it('counts bytes of the key and the network that opened the session, and returns them', async () => {
      const limits = {
        quota: { sessions_per_day: 10, bytes_per_day: 100 },
        share: { sessions_per_day: 10, bytes_per_day: 60 },
      }
      const [greedy, honest] = await Promise.all(
        ['greedy', 'honest'].map((network) => openSample(db, key, { network })),
      )
      const step = { sha256: sha256(''), received_size: 1, received_sha256: sha256(''), at: NOON, limits }
      const record = (sample: typeof greedy, index: 0 | 1, size: number) =>
        db.recordUpload({ ...step, artifact_id: sample?.artifacts[index].id ?? '', file: `${size}`, size })
      expect(await record(greedy, 0, 50)).toEqual({ replaced: null })
      expect(await record(greedy, 1, 11)).toBe('share-exceeded')
      const used = async (sample: typeof greedy, at = NOON) =>
        (await db.findUpload(sample?.artifacts[0].id ?? '', at))?.used
      expect(await used(greedy)).toEqual({ of_key: 50, of_network: 50 })
      expect(await used(honest)).toEqual({ of_key: 50, of_network: 0 })
      expect(await used(honest, NOON + DAY)).toEqual({ of_key: 0, of_network: 0 })
      expect(await record(honest, 0, 51)).toBe('quota-exceeded')
      expect(await record(honest, 0, 50)).toEqual({ replaced: null })
      expect(await used(honest)).toEqual({ of_key: 100, of_network: 50 })
    })

    it('counts only the additional bytes of a replacement', async () => {
      const { artifacts } = await openSample(db, key, { network: 'one' })
      const [{ id }] = artifacts
      const used = async () => (await db.findUpload(id, NOON))?.used
      await upload(db, { id, file: 'first', text: '12345' })
      await upload(db, { id, file: 'second', text: '12345' })
      expect(await used()).toEqual({ of_key: 5, of_network: 5 })
      await upload(db, { id, file: 'third', text: '1234567' })
      expect(await used()).toEqual({ of_key: 7, of_network: 7 })
      await upload(db, { id, file: 'fourth', text: '1' })
      expect(await used()).toEqual({ of_key: 7, of_network: 7 })
    })

    it('counts the bytes of an upload that failed, and no session with them', async () => {
      const { artifacts } = await openSample(db, key, { network: 'one' })
      const [{ id }] = artifacts
      await db.countFailedUpload({ artifact_id: id, bytes: 30, at: NOON })
      await db.countFailedUpload({ artifact_id: id, bytes: 20, at: NOON })
      await db.countFailedUpload({ artifact_id: 'art_unknown', bytes: 20, at: NOON })
      expect((await db.findUpload(id, NOON))?.used).toEqual({ of_key: 50, of_network: 50 })
      const quota = { sessions_per_day: 2, bytes_per_day: 50 }
      const step = { token: aToken(''), session: aSession(key, { network: 'one' }), artifacts: [] }
      expect(await db.openSession({ ...step, limits: { quota, share: quota } })).toBe('opened')
    })

    it('refuses uploads without a session, and after the report', async () => {
      expect(await upload(db, { id: 'art_unknown', file: 'x', text: 'x' })).toBe('not-found')
      const { shot } = await finishSample(db, { key })
      expect(await upload(db, { ...shot, file: 'late' })).toBe('already-finalized')
      expect((await db.findArtifact(shot.id))?.file).toBe(shot.file)
    })
  })

  describe('finalizing', () => {
    it('creates the report, keeps the given artifacts and returns the orphaned files', async () => {
      const { session, artifacts } = await openSample(db, key, { network: 'one' })
      const shot = { id: artifacts[0].id, file: 'shot', text: 'pixels' }
      const log = { id: artifacts[1].id, file: 'log', text: 'lines' }
      await upload(db, shot)
      await upload(db, log)
      const report = aReport(session)
      const token = aToken('finalize')
      const step = {
        token,
        session_id: session.id,
        report,
        artifacts: [kept(shot)],
        event: anEvent(report),
        job: aProcessJob(report),
      }
      expect(await db.finalizeReport(step)).toEqual({ dropped: ['log'] })

      const found = await db.findReport({ viewer: SEES_ALL, id: report.id, organization_id: report.organization_id })
      expect(found).toMatchObject({ ...report, artifacts: [{ id: shot.id, file: 'shot', report_id: report.id }] })
      expect(found?.artifacts).toHaveLength(1)
      expect(await db.findUpload(log.id, NOON)).toBeNull()
      expect(await db.findSession(session.id)).toMatchObject({ report_id: report.id, network: null })
      expect((await db.findRedemption(token.id))?.report_id).toBe(report.id)
    })

    it('recognizes a masked artifact by its received hash', async () => {
      const { session, artifacts } = await openSample(db, key)
      const { id } = artifacts[1]
      const came = { received_size: 6, received_sha256: sha256('secret') }
      const masked = { file: 'masked', size: 3, sha256: sha256('***') }
      await db.recordUpload({ artifact_id: id, ...masked, ...came, at: NOON, limits: GENEROUS })
      const step = { token: aToken('f'), session_id: session.id, ...aReportWithEvent(session) }
      const asStored = [{ id, received_sha256: masked.sha256 }]
      expect(await db.finalizeReport({ ...step, artifacts: asStored })).toBe('artifacts-changed')
      expect(await db.finalizeReport({ ...step, artifacts: [kept({ id, text: 'secret' })] })).toEqual({ dropped: [] })
      expect(await db.findArtifact(id)).toMatchObject({ ...masked, ...came })
    })

    it('returns the same report for a repeat, and creates no second one', async () => {
      const { session, report, finalizeToken, shot } = await finishSample(db, { key })
      const again = { ...aReport(session), title: 'Another id, the same request' }
      const step = {
        token: finalizeToken,
        session_id: session.id,
        report: again,
        event: anEvent(again),
        job: aProcessJob(again),
        artifacts: [kept(shot)],
      }
      expect(await db.finalizeReport(step)).toEqual({ repeated: expect.objectContaining(report) })
      expect((await db.listReports({ ...EVERY_REPORT, ...report, page: 1, size: 10 }))?.total).toBe(1)
    })

    it('refuses a token that another request consumed', async () => {
      const { session, finalizeToken, token, shot } = await finishSample(db, { key })
      const step = { session_id: session.id, ...aReportWithEvent(session), artifacts: [kept(shot)] }
      const other = { ...finalizeToken, request_hash: sha256('another body') }
      expect(await db.finalizeReport({ ...step, token: other })).toBe('token-already-used')
      expect(await db.finalizeReport({ ...step, token })).toBe('token-already-used')
    })

    it('returns the existing report of the session, and consumes nothing', async () => {
      const { session, report, shot } = await finishSample(db, { key })
      const token = aToken('a new token')
      const step = { token, session_id: session.id, ...aReportWithEvent(session), artifacts: [kept(shot)] }
      expect(await db.finalizeReport(step)).toEqual({ already_finalized: report.id })
      expect(await db.findRedemption(token.id)).toBeNull()
    })

    it('creates one report for fifty concurrent tokens of one session', async () => {
      const { session } = await openSample(db, key)
      const answers = await Promise.all(
        Array.from({ length: 50 }, () =>
          db.finalizeReport({
            token: aToken('f'),
            session_id: session.id,
            ...aReportWithEvent(session),
            artifacts: [],
          }),
        ),
      )
      expect(answers.filter((answer) => typeof answer === 'object' && 'dropped' in answer)).toHaveLength(1)
      expect(answers.filter((answer) => typeof answer === 'object' && 'already_finalized' in answer)).toHaveLength(49)
      const page = await db.listReports({
        ...EVERY_REPORT,
        organization_id: session.organization_id,
        page: 1,
        size: 10,
      })
      expect(page?.total).toBe(1)
    })

    it('changes nothing if an artifact was replaced after the check', async () => {
      const { session, artifacts } = await openSample(db, key)
      const shot = { id: artifacts[0].id, file: 'shot', text: 'pixels' }
      await upload(db, shot)
      const seen = kept(shot)
      await upload(db, { ...shot, file: 'shot-2', text: 'other pixels' })
      const token = aToken('f')
      const step = { token, session_id: session.id, ...aReportWithEvent(session), artifacts: [seen] }
      expect(await db.finalizeReport(step)).toBe('artifacts-changed')
      expect(await db.findRedemption(token.id)).toBeNull()
      expect((await db.findSession(session.id))?.report_id).toBeNull()
      expect((await storedOf(db, { session, ...shot }))?.file).toBe('shot-2')
    })

    it('keeps the newer file if the same bytes were uploaded again after the check', async () => {
      const { session, artifacts } = await openSample(db, key)
      const shot = { id: artifacts[0].id, file: 'shot-1', text: 'pixels' }
      await upload(db, shot)
      const seen = kept(shot)
      await upload(db, { ...shot, file: 'shot-2' })
      const report = aReport(session)
      const step = {
        token: aToken('f'),
        session_id: session.id,
        report,
        artifacts: [seen],
        event: anEvent(report),
        job: aProcessJob(report),
      }
      expect(await db.finalizeReport(step)).toEqual({ dropped: [] })
      expect((await db.findArtifact(shot.id))?.file).toBe('shot-2')
    })

    it('refuses an artifact of another session', async () => {
      const mine = await openSample(db, key)
      const theirs = await openSample(db, key)
      const shot = { id: theirs.artifacts[0].id, file: 'theirs', text: 'pixels' }
      await upload(db, shot)
      const step = { token: aToken('f'), session_id: mine.session.id, ...aReportWithEvent(mine.session) }
      expect(await db.finalizeReport({ ...step, artifacts: [kept(shot)] })).toBe('artifacts-changed')
    })

    it('finds no session that was never opened', async () => {
      const session = aSession(key)
      const step = { token: aToken('f'), session_id: session.id, ...aReportWithEvent(session), artifacts: [] }
      expect(await db.finalizeReport(step)).toBe('not-found')
    })
  })

  describe('deleting a report', () => {
    it('deletes it with its session and artifacts, orphans its files and keeps its tokens consumed', async () => {
      const { report, session, shot, token, finalizeToken } = await finishSample(db, { key })
      const other = await finishSample(db, { key })
      const { organization_id } = report
      expect(
        await db.deleteReport({ viewer: SEES_ALL, id: report.id, organization_id, event: anEvent(report) }),
      ).toEqual({
        files: [shot.file],
      })
      expect(await db.findReport({ viewer: SEES_ALL, id: report.id, organization_id })).toBeNull()
      expect(await db.findArtifact(shot.id)).toBeNull()
      expect(await db.findSession(session.id)).toBeNull()
      expect(await db.listOrphaned(10)).toEqual([shot.file])
      expect((await db.referencedFiles([shot.file])).size).toBe(0)
      const again = { session_id: session.id, ...aReportWithEvent(session), artifacts: [] }
      expect(await db.finalizeReport({ ...again, token: finalizeToken })).toBe('token-already-used')
      const open = { token, session: aSession(key), artifacts: [], limits: GENEROUS }
      expect(await db.openSession(open)).toBe('token-already-used')
      expect((await db.listReports({ ...EVERY_REPORT, organization_id, page: 1, size: 10 }))?.items).toMatchObject([
        other.report,
      ])
      expect((await db.findArtifact(other.shot.id))?.file).toBe(other.shot.file)
    })

    it('does nothing for a report that is missing, of another organization, or deleted before', async () => {
      const { report } = await finishSample(db, { key })
      const { id, organization_id } = report
      expect(
        await db.deleteReport({ viewer: SEES_ALL, id, organization_id: 'org_other', event: anEvent(report) }),
      ).toBeNull()
      expect(
        await db.deleteReport({ viewer: SEES_ALL, id: 'rep_unknown', organization_id, event: anEvent(report) }),
      ).toBeNull()
      expect(await db.findReport({ viewer: SEES_ALL, id, organization_id })).not.toBeNull()
      const both = await Promise.all(
        [1, 2].map(() => db.deleteReport({ viewer: SEES_ALL, id, organization_id, event: anEvent(report) })),
      )
      expect(both.filter(Boolean)).toHaveLength(1)
    })

    it('does not reduce the counted use', async () => {
      const { report } = await finishSample(db, { key })
      const used = async () => (await db.findUpload((await openSample(db, key)).artifacts[0].id, NOON))?.used.of_key
      const before = await used()
      await db.deleteReport({ viewer: SEES_ALL, ...report, event: anEvent(report) })
      expect([before, await used()]).toEqual([6, 6])
    })
  })

  describe('events', () => {
    it('of one subject are read in order, by type and in pages', async () => {
      const { organization_id } = key
      const subject = { id: 'rep_1', organization_id }
      const types = ['report.created', 'comment.created', 'report.updated', 'comment.deleted'] as const
      for (const type of types) {
        await db.addEvent(anEvent(subject, { type }))
        await db.addEvent(anEvent({ ...subject, id: 'rep_2' }, { type }))
      }
      const read = async (changes: object = {}) =>
        db.readEventsOf({ organization_id, subject_id: 'rep_1', types, after: 0, limit: 10, ...changes })
      const all = await read()
      expect(all.map(({ type }) => type)).toEqual(types)
      expect(await read({ after: all[1]?.seq, limit: 1 })).toEqual([all[2]])
      expect(await read({ types: ['report.updated'] })).toEqual([all[2]])
      expect(await read({ organization_id: 'org_other' })).toEqual([])
    })

    it('are recorded with the change, whole and in order', async () => {
      const { organization_id } = key
      const event = anEvent(key, { type: 'capture_key.revoked', changes: { nested: ['"', 'ü', null] } })
      await db.revokeCaptureKey({ ...key, at: NOON, event })
      const { report } = await finishSample(db, { key })
      const [created, revoked, reported, ...others] = await readAll(db, { organization_id })
      expect(created).toMatchObject({ seq: 1, subject_id: key.id, organization_id })
      expect(revoked).toEqual({ ...event, seq: 2 })
      expect(reported).toMatchObject({ seq: 3, type: 'report.created', subject_id: report.id })
      expect(others).toEqual([])
      expect(await db.readEvents({ organization_id, after: 2, limit: 10 })).toEqual([reported])
      expect(await db.readEvents({ organization_id: 'org_other', after: 0, limit: 10 })).toEqual([])
    })

    it('are not recorded for a step that changes nothing', async () => {
      const { organization_id } = key
      const event = () => anEvent(key)
      await db.revokeCaptureKey({ ...key, at: NOON, event: event() })
      const { report, session, finalizeToken, shot } = await finishSample(db, { key })
      await db.deleteReport({ viewer: SEES_ALL, ...report, event: event() })
      const before = await readAll(db, { organization_id })
      await db.revokeCaptureKey({ ...key, at: NOON, event: event() })
      await db.revokeApiKey({ id: 'apk_unknown', organization_id, at: NOON, event: event() })
      await db.renewRelaySecret({ ...key, public_key: 'ck_unknown', event: event() })
      await db.updateCaptureKey({ ...key, settings: key, instead_of: { ...key, name: 'Another' }, event: event() })
      await db.deleteReport({ viewer: SEES_ALL, ...report, event: event() })
      const again = { session_id: session.id, ...aReportWithEvent(session), artifacts: [kept(shot)] }
      await db.finalizeReport({ ...again, token: finalizeToken })
      expect(await readAll(db, { organization_id })).toEqual(before)
    })

    it('reach every reader once and in order while several writers race', async () => {
      const { organization_id } = key
      const handles = [db, await test.reopen(), await test.reopen()]
      let isWriting = true
      const read = async (handle: Database) => {
        const seen: number[] = []
        let isLast = false
        do {
          isLast = !isWriting
          const page = await handle.readEvents({ organization_id, after: seen.at(-1) ?? 0, limit: 5 })
          seen.push(...page.map(({ seq }) => seq))
          isLast &&= page.length < 5
          // SQLite answers without waiting, and the writers need a turn.
          await setImmediate()
        } while (!isLast)
        return seen
      }
      const readers = handles.map(read)
      const write = async (handle: Database) => {
        for (let i = 0; i < 15; i++) await handle.renewRelaySecret({ ...key, event: anEvent(key) })
      }
      await Promise.all(handles.map(write))
      isWriting = false
      const expected = Array.from({ length: 1 + 3 * 15 }, (_, index) => index + 1)
      expect(await Promise.all(readers)).toEqual(handles.map(() => expected))
      for (const handle of handles.slice(1)) await handle.close()
    })

    it('have a range of numbers, also before anybody has read them', async () => {
      const { organization_id } = key
      expect(await db.readEventRange(organization_id)).toEqual({ first: 1, last: 1 })
      for (let i = 0; i < 3; i++) await db.renewRelaySecret({ ...key, event: anEvent(key) })
      expect(await db.readEventRange(organization_id)).toEqual({ first: 1, last: 4 })
      expect(await db.readEventRange('org_other')).toEqual({ first: 1, last: 0 })
    })

    it('are deleted oldest first when they are old, and no number is used again', async () => {
      const { organization_id } = key
      for (const at of [NOON, NOON + MINUTE, NOON - DAY, NOON + MINUTE]) {
        await db.renewRelaySecret({ ...key, event: anEvent(key, { at }) })
      }
      const left = async () => (await readAll(db, { organization_id })).map(({ seq }) => seq)
      expect(await db.forgetEvents({ before: NOON, limit: 10 })).toEqual({ more: false })
      expect(await left()).toEqual([1, 2, 3, 4, 5])
      expect(await db.forgetEvents({ before: NOON + 1, limit: 1 })).toEqual({ more: true })
      expect(await left()).toEqual([2, 3, 4, 5])
      // The fourth is older than the third, which stays: what is left has no gaps.
      expect(await db.forgetEvents({ before: NOON + 1, limit: 10 })).toEqual({ more: false })
      expect(await left()).toEqual([3, 4, 5])
      expect(await db.readEventRange(organization_id)).toEqual({ first: 3, last: 5 })
      await db.forgetEvents({ before: NOON + DAY, limit: 10 })
      expect(await left()).toEqual([])
      expect(await db.readEventRange(organization_id)).toEqual({ first: 6, last: 5 })
      await db.renewRelaySecret({ ...key, event: anEvent(key) })
      expect(await left()).toEqual([6])
    })

    it('are deleted also if nobody has ever read them', async () => {
      const { organization_id } = key
      expect(await db.forgetEvents({ before: NOON + 1, limit: 10 })).toEqual({ more: false })
      expect(await readAll(db, { organization_id })).toEqual([])
    })

    it('are found newest first by each filter and by all together, within a range of numbers', async () => {
      const { organization_id } = key
      const recorded = [
        anEvent(key, { type: 'api_key.created', actor: { kind: 'api_key', id: 'apk_1' } }),
        anEvent(key, { type: 'capture_key.updated', subject_id: 'key_"1' }),
        anEvent(key, { type: 'report.deleted', project_id: null, at: NOON + MINUTE }),
        anEvent(key, { type: 'report.deleted', project_id: 'prj_2', at: NOON + 2 * MINUTE }),
      ]
      for (const event of recorded) await db.renewRelaySecret({ ...key, event })
      const nothing = { types: null, actor_id: null, subject_id: null, project_id: null, since: null, until: null }
      await db.readEventRange(organization_id)
      const find = async (filter: Partial<EventFilter>, range = {}) => {
        const wanted = { organization_id, from: 1, before: 100, limit: 100, ...range }
        const found = await db.findEvents({ ...wanted, filter: { ...nothing, ...filter } })
        return found.map(({ seq }) => seq)
      }
      expect(await find({})).toEqual([5, 4, 3, 2, 1])
      expect(await find({}, { from: 2, before: 5 })).toEqual([4, 3, 2])
      expect(await find({}, { limit: 2 })).toEqual([5, 4])
      expect(await find({}, { organization_id: 'org_other' })).toEqual([])
      expect(await find({ types: ['report.deleted', 'api_key.created'] })).toEqual([5, 4, 2])
      expect(await find({ actor_id: 'apk_1' })).toEqual([2])
      expect(await find({ subject_id: 'key_"1' })).toEqual([3])
      expect(await find({ project_id: 'prj_2' })).toEqual([5])
      expect(await find({ since: NOON + MINUTE })).toEqual([5, 4])
      expect(await find({ until: NOON + MINUTE })).toEqual([3, 2, 1])
      const all = {
        types: ['report.deleted' as const],
        since: NOON + MINUTE,
        until: NOON + 2 * MINUTE,
        actor_id: 'mem_1',
      }
      expect(await find(all)).toEqual([4])
      expect(await find({ ...all, subject_id: 'another' })).toEqual([])
      expect(await find({ subject_id: 'a\0b' })).toEqual([])
      const [newest] = await db.findEvents({ organization_id, from: 1, before: 100, limit: 1, filter: nothing })
      expect(newest).toEqual({ ...recorded.at(-1), seq: 5 })
    })
  })

  describe('reports', () => {
    it('are not visible to other organizations', async () => {
      const { report, shot } = await finishSample(db, { key })
      expect(await db.findReport({ viewer: SEES_ALL, id: report.id, organization_id: 'org_other' })).toBeNull()
      expect(
        (await db.listReports({ ...EVERY_REPORT, organization_id: 'org_other', page: 1, size: 10 }))?.items,
      ).toEqual([])
      expect(await db.findArtifact(shot.id)).toMatchObject({ id: shot.id, report_id: report.id })
    })

    it('are found by their id alone only if they are public', async () => {
      for (const visibility of ['private', 'organization', 'public'] as const) {
        const { session } = await openSample(db, key)
        const report = aReport(session, { visibility })
        await db.finalizeReport({
          token: aToken('f'),
          session_id: session.id,
          report,
          artifacts: [],
          event: anEvent(report),
          job: aProcessJob(report),
        })
        expect(await db.findPublicReport(report.id)).toEqual(
          visibility === 'public' ? expect.objectContaining(report) : null,
        )
      }
    })

    it('are found by the last characters of their id', async () => {
      const { report } = await finishSample(db, { key })
      const { organization_id } = report
      const number = report.id.slice(-8)
      expect(await db.findReportsByNumber({ viewer: SEES_ALL, number, organization_id })).toMatchObject([report])
      expect(await db.findReportsByNumber({ viewer: SEES_ALL, number, organization_id: 'org_other' })).toEqual([])
      expect(await db.findReportsByNumber({ viewer: SEES_ALL, number: '00000000', organization_id })).toEqual([])
    })

    it('hide an artifact until its report is finalized', async () => {
      const { artifacts } = await openSample(db, key)
      await upload(db, { id: artifacts[0].id, file: 'shot', text: 'pixels' })
      expect(await db.findArtifact(artifacts[0].id)).toBeNull()
    })

    it('are listed newest first, page by page', async () => {
      const ids: string[] = []
      for (let i = 0; i < 5; i++) ids.unshift((await finishSample(db, { key, at: NOON + i })).report.id)
      const query = { organization_id: key.organization_id, size: 2 }
      const pages = [1, 2, 3].map((page) => db.listReports({ ...EVERY_REPORT, ...query, page }))
      const read = (await Promise.all(pages)).map((page) => page?.items.map((item) => item.id))
      expect(read).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)])
      expect(await db.listReports({ ...EVERY_REPORT, ...query, page: 3 })).toMatchObject({
        total: 5,
        page: 3,
        size: 2,
        next_cursor: null,
      })
    })

    it('are each listed once by cursor, with new arrivals and equal times', async () => {
      const before = new Set<string>()
      for (let i = 0; i < 5; i++) before.add((await finishSample(db, { key, at: NOON })).report.id)
      const query = { organization_id: key.organization_id, page: 1, size: 2 }
      const read: string[] = []
      let cursor: string | undefined
      do {
        const page = await db.listReports({ ...EVERY_REPORT, ...query, ...(cursor ? { cursor } : {}) })
        read.push(...(page?.items.map((item) => item.id) ?? []))
        cursor = page?.next_cursor ?? undefined
        await finishSample(db, { key, at: NOON + 1 })
      } while (cursor)
      expect(read).toHaveLength(5)
      expect(new Set(read)).toEqual(before)
    })

    it('return null for an invalid cursor', async () => {
      for (const cursor of ['', 'x', Buffer.from('12 ').toString('base64url'), '🛒', 'MTI gJw']) {
        expect(
          await db.listReports({ ...EVERY_REPORT, organization_id: key.organization_id, page: 1, size: 2, cursor }),
        ).toBeNull()
      }
    })
  })

  describe('keys', () => {
    it('returns a capture key as it was created', async () => {
      const plain = aCaptureKey(await db.findDefaultProject(), {
        allowed_artifact_kinds: null,
        quota: null,
        allow_wildcards: false,
        signed_only: false,
        relay_secret_version: 0,
        created_at: NOON + 1,
      })
      await db.createCaptureKey(plain, anEvent(plain))
      expect(await db.findCaptureKey(plain.public_key)).toEqual(plain)
      expect(await db.listCaptureKeys(key.organization_id)).toEqual([key, plain])
      expect(await db.listCaptureKeys('org_other')).toEqual([])
      expect(await db.findCaptureKey('ck_unknown')).toBeNull()
    })

    it('applies a revocation at the next call of another handle, and keeps the first time', async () => {
      const other = await test.reopen()
      expect(
        await db.revokeCaptureKey({ ...key, organization_id: 'org_other', at: NOON, event: anEvent(key) }),
      ).toBeNull()
      expect((await other.findCaptureKey(key.public_key))?.status).toBe('active')
      const { artifacts } = await openSample(db, key)
      const revoked = { ...key, status: 'revoked', revoked_at: NOON + 1 }
      expect(await db.revokeCaptureKey({ ...key, at: NOON + 1, event: anEvent(key) })).toEqual(revoked)
      expect(await other.findCaptureKey(key.public_key)).toEqual(revoked)
      expect((await other.findUpload(artifacts[0].id, NOON))?.key.revoked_at).toBe(NOON + 1)
      expect(await other.revokeCaptureKey({ ...key, at: NOON + 2, event: anEvent(key) })).toEqual(revoked)
      expect(await db.revokeCaptureKey({ ...key, public_key: 'ck_unknown', at: NOON, event: anEvent(key) })).toBeNull()
      await other.close()
    })

    it('gives a capture key the next version of its relay secret', async () => {
      const renewed = { ...key, relay_secret_version: key.relay_secret_version + 1 }
      expect(await db.renewRelaySecret({ ...key, event: anEvent(key) })).toEqual(renewed)
      expect(await db.findCaptureKey(key.public_key)).toEqual(renewed)
      expect(await db.renewRelaySecret({ ...key, organization_id: 'org_other', event: anEvent(key) })).toBeNull()
      expect(await db.renewRelaySecret({ ...key, public_key: 'ck_unknown', event: anEvent(key) })).toBeNull()
    })

    it('replaces the settings of a capture key, if they have not changed', async () => {
      const other = await test.reopen()
      const settings = {
        ...key,
        name: 'Checkout',
        allowed_origins: ['https://one.example', 'https://*.two.example'],
        disabled_origins: [{ origin: 'https://one.example', disabled_at: NOON }],
        signed_only: !key.signed_only,
        quota: null,
        allowed_artifact_kinds: null,
      }
      const step = { ...key, settings, instead_of: key }
      const answers = await Promise.all(
        [db, other, db].map((handle) => handle.updateCaptureKey({ ...step, event: anEvent(key) })),
      )
      expect(answers.filter((answer) => answer === 'changed-concurrently')).toHaveLength(2)
      expect(answers).toContainEqual(settings)
      expect(await other.findCaptureKey(key.public_key)).toEqual(settings)
      const back = { ...step, settings: key, instead_of: settings }
      expect(await db.updateCaptureKey({ ...back, organization_id: 'org_other', event: anEvent(key) })).toBeNull()
      expect(await db.updateCaptureKey({ ...back, id: 'key_unknown', event: anEvent(key) })).toBeNull()
      expect(await db.updateCaptureKey({ ...back, event: anEvent(key) })).toEqual(key)
      await db.revokeCaptureKey({ ...key, at: NOON, event: anEvent(key) })
      expect(await db.updateCaptureKey({ ...step, event: anEvent(key) })).toBe('changed-concurrently')
      await other.close()
    })

    it('finds a capture key by its id or public key, for its organization only', async () => {
      const { id, public_key, organization_id } = key
      for (const wanted of [id, public_key]) {
        expect(await db.findOwnedCaptureKey({ key: wanted, organization_id })).toEqual(key)
        expect(await db.findOwnedCaptureKey({ key: wanted, organization_id: 'org_other' })).toBeNull()
      }
      expect(await db.findOwnedCaptureKey({ key: 'ck_unknown\0', organization_id })).toBeNull()
    })

    it('replaces a capture key once, also for several concurrent calls', async () => {
      const other = await test.reopen()
      const { id, organization_id, project_id } = key
      const project = { organization_id, project_id }
      const successors = Array.from({ length: 4 }, () => aCaptureKey(project))
      const replace = (handle: Database, successor: CaptureKey, changes: Partial<CaptureKey> = {}) => {
        const step = { id, organization_id, successor, expires_at: NOON + DAY, event: anEvent(key) }
        return handle.replaceCaptureKey({ ...step, ...changes, expires_at: NOON + DAY })
      }
      expect(await replace(db, aCaptureKey(project), { organization_id: 'org_other' })).toBeNull()
      expect(await replace(db, aCaptureKey(project), { id: 'key_unknown' })).toBeNull()
      const answers = await Promise.all(
        successors.map((successor, index) => replace(index % 2 ? db : other, successor)),
      )
      const [replaced, ...more] = answers.filter((answer) => answer !== null)
      expect(more).toEqual([])
      const made = successors[answers.indexOf(replaced ?? null)]
      expect(replaced).toEqual({ ...key, expires_at: NOON + DAY, replaced_by: made?.id })
      expect(await db.findCaptureKey(key.public_key)).toEqual(replaced)
      const found = await Promise.all(successors.map((successor) => db.findCaptureKey(successor.public_key)))
      expect(found.filter(Boolean)).toEqual([made])
      await other.close()
    })

    it('accepts a nonce once, also for twenty concurrent calls, and again after it was deleted', async () => {
      const nonce = { id: 'nonce-1', expires_at: NOON }
      const uses = await Promise.all(Array.from({ length: 20 }, () => db.useNonce(nonce)))
      expect(uses.filter(Boolean)).toHaveLength(1)
      expect(await db.useNonce({ ...nonce, id: 'nonce-2' })).toBe(true)
      await db.forgetExpired({ before: NOON, limit: 10 })
      expect(await db.useNonce(nonce)).toBe(false)
      await db.forgetExpired({ before: NOON + 1, limit: 10 })
      expect(await db.useNonce(nonce)).toBe(true)
    })

    it('finds an API key by its hash alone', async () => {
      const project = await db.findDefaultProject()
      const apiKey = anApiKey(project)
      await db.createApiKey({ key: apiKey, max_live: 10, event: anEvent(apiKey) })
      expect(await db.findApiKey(apiKey.hash)).toEqual({ ...apiKey, owner_role: null })
      expect(await db.findApiKey(sha256('another'))).toBeNull()
      const place = { page: 1, size: 10 }
      expect(await db.listApiKeys({ ...project, ...place })).toEqual({ items: [apiKey], total: 1 })
      expect(await db.listApiKeys({ ...project, page: 2, size: 1 })).toEqual({ items: [], total: 1 })
      expect(await db.listApiKeys({ organization_id: 'org_other', ...place })).toEqual({ items: [], total: 0 })
      expect(
        await db.revokeApiKey({ ...apiKey, organization_id: 'org_other', at: NOON, event: anEvent(apiKey) }),
      ).toBeNull()
      expect(await db.revokeApiKey({ ...apiKey, at: NOON + 1, event: anEvent(apiKey) })).toEqual({
        ...apiKey,
        revoked_at: NOON + 1,
      })
      expect(await db.revokeApiKey({ ...apiKey, at: NOON + 2, event: anEvent(apiKey) })).toMatchObject({
        revoked_at: NOON + 1,
      })
      expect(await db.revokeApiKey({ ...apiKey, id: 'key_unknown', at: NOON, event: anEvent(apiKey) })).toBeNull()
    })

    it('creates at most as many live API keys of an owner as allowed, also concurrently', async () => {
      const project = await db.findDefaultProject()
      const other = await test.reopen()
      const make = (handle: Database, changes: Partial<ApiKey> = {}) => {
        const made = anApiKey(project, { owner_id: 'mem_1', ...changes })
        return handle.createApiKey({ key: made, max_live: 3, event: anEvent(made) })
      }
      await make(db, { expires_at: NOON })
      await make(db, { revoked_at: NOON })
      await make(db, { replaced_by: 'apk_x' })
      const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => make(index % 2 ? db : other)))
      expect(answers.filter((answer) => answer === 'created')).toHaveLength(3)
      expect(await make(db, { owner_id: null })).toBe('created')
      const totalOf = async (owner_id: string | null) =>
        (await db.listApiKeys({ ...project, owner_id, page: 1, size: 1 })).total
      expect([await totalOf('mem_1'), await totalOf(null)]).toEqual([6, 1])
      await other.close()
    })

    it('changes and replaces an API key of its organization', async () => {
      const project = await db.findDefaultProject()
      const { organization_id } = project
      const [first, second, third] = [1, 2, 3].map((at) => anApiKey(project, { created_at: NOON + at })) as [
        ApiKey,
        ApiKey,
        ApiKey,
      ]
      await db.createApiKey({ key: first, max_live: 10, event: anEvent(first) })
      const change = (changed: { name?: string; allowed_ips?: string[] }, organization = organization_id) => {
        const wanted = { name: null, allowed_ips: null, ...changed, organization_id: organization }
        return db.updateApiKey({ ...wanted, id: first.id, event: anEvent(first) })
      }
      expect(await change({ name: 'Other' }, 'org_other')).toBeNull()
      const both = [change({ name: 'Other' }), change({ allowed_ips: ['192.0.2.9'] })]
      await Promise.all(both)
      const renamed = { ...first, name: 'Other', allowed_ips: ['192.0.2.9'] }
      expect(await change({})).toEqual(renamed)

      const replace = (id: string, successor: ApiKey) =>
        db.replaceApiKey({ id, ends_at: NOON + 500, successor, event: anEvent(successor) })
      expect(await replace('apk_unknown', second)).toBeNull()
      expect(await replace(first.id, { ...second, organization_id: 'org_other' })).toBeNull()
      const replaced = { ...renamed, replaced_by: second.id, expires_at: NOON + 500 }
      expect(await replace(first.id, second)).toEqual(replaced)
      expect(await replace(first.id, third)).toBeNull()
      expect(await db.findApiKeyById({ id: third.id, organization_id })).toBeNull()
      await replace(second.id, third)
      expect(await db.findApiKeyById({ id: first.id, organization_id })).toMatchObject({ expires_at: NOON + 3 })
      expect(await db.findApiKeyById({ id: third.id, organization_id: 'org_other' })).toBeNull()
      await db.revokeApiKey({ id: third.id, organization_id, at: NOON + 100, event: anEvent(third) })
      expect(await db.findApiKeyById({ id: second.id, organization_id })).toMatchObject({ expires_at: NOON + 100 })
    })

    it('records a use at most once a minute', async () => {
      const apiKey = anApiKey(await db.findDefaultProject())
      await db.createApiKey({ key: apiKey, max_live: 10, event: anEvent(apiKey) })
      for (const at of [NOON, NOON + MINUTE - 1, NOON + MINUTE + 1]) {
        await db.touchCaptureKey({ id: key.id, at })
        await db.touchApiKey({ id: apiKey.id, at })
        const expected = at < NOON + MINUTE ? NOON : at
        expect((await db.findCaptureKey(key.public_key))?.last_used_at).toBe(expected)
        expect((await db.findApiKey(apiKey.hash))?.last_used_at).toBe(expected)
      }
    })
  })

  describe('projects', () => projectContract(() => ({ ...test, db, key })))

  describe('comments', () => commentContract(() => ({ ...test, db, key })))

  describe('statuses', () => statusContract(() => ({ ...test, db, key })))

  describe('tags', () => tagContract(() => ({ ...test, db, key })))

  describe('upkeep', () => {
    it('deletes sessions that expired unfinished, with their artifacts, and keeps the others', async () => {
      const expired = await openSample(db, key)
      await upload(db, { id: expired.artifacts[0].id, file: 'orphan', text: 'pixels' })
      const finished = await finishSample(db, { key })
      const young = aSession(key, { expires_at: NOON + DAY })
      await db.openSession({ token: aToken(''), session: young, artifacts: [], limits: GENEROUS })

      const step = { before: NOON + 2 * 60 * MINUTE, limit: 10 }
      expect(await db.forgetExpired(step)).toEqual({ sessions: 1, more: false })
      expect(await db.listOrphaned(10)).toEqual(['orphan'])
      expect(await db.findSession(expired.session.id)).toBeNull()
      expect(await db.findUpload(expired.artifacts[0].id, NOON)).toBeNull()
      expect(await db.findRedemption(expired.token.id)).toBeNull()
      expect(await db.findSession(young.id)).not.toBeNull()
      expect(await db.findArtifact(finished.shot.id)).not.toBeNull()
      expect(await db.forgetExpired(step)).toEqual({ sessions: 0, more: false })
    })

    it('deletes the use of past days', async () => {
      const { artifacts } = await openSample(db, key, { network: 'one', expires_at: NOON + 10 * DAY })
      const [{ id }] = artifacts
      await upload(db, { id, file: 'shot', text: 'pixels' })
      await db.forgetExpired({ before: NOON, limit: 10 })
      expect((await db.findUpload(id, NOON))?.used).toEqual({ of_key: 6, of_network: 6 })
      await db.forgetExpired({ before: NOON + DAY, limit: 10 })
      expect((await db.findUpload(id, NOON))?.used).toEqual({ of_key: 0, of_network: 0 })
    })

    it('deletes at most the requested number', async () => {
      for (let i = 0; i < 3; i++) await openSample(db, key)
      expect(await db.forgetExpired({ before: NOON + DAY, limit: 2 })).toMatchObject({ sessions: 2, more: true })
      expect(await db.forgetExpired({ before: NOON + DAY, limit: 2 })).toMatchObject({ sessions: 1, more: false })
    })

    it('reports more work while tokens of finalized reports are left', async () => {
      const finished = [await finishSample(db, { key }), await finishSample(db, { key })]
      const step = { before: NOON + DAY, limit: 3 }
      expect(await db.forgetExpired(step)).toEqual({ sessions: 0, more: true })
      expect(await db.forgetExpired(step)).toEqual({ sessions: 0, more: false })
      for (const { token, finalizeToken } of finished) {
        expect(await db.findRedemption(token.id)).toBeNull()
        expect(await db.findRedemption(finalizeToken.id)).toBeNull()
      }
    })

    it('does not return a deleted session for its token', async () => {
      const token = aToken('open', { expires_at: NOON + 10 * DAY })
      const step = { token, session: aSession(key), artifacts: [], limits: GENEROUS }
      await db.openSession(step)
      await db.forgetExpired({ before: NOON + DAY, limit: 10 })
      expect(await db.openSession(step)).toBe('token-already-used')
    })

    it('lists orphaned files until they are reported as removed', async () => {
      const { session, artifacts } = await openSample(db, key)
      const shot = { id: artifacts[0].id, file: 'shot-2', text: 'pixels' }
      for (const file of ['shot-1', 'shot-2', 'shot-2']) await upload(db, { ...shot, file })
      await upload(db, { id: artifacts[1].id, file: 'log', text: 'lines' })
      expect(await db.listOrphaned(10)).toEqual(['shot-1'])
      const step = { token: aToken('f'), session_id: session.id, ...aReportWithEvent(session), artifacts: [kept(shot)] }
      await db.finalizeReport(step)
      expect((await db.listOrphaned(10)).sort()).toEqual(['log', 'shot-1'])
      expect(await db.listOrphaned(1)).toHaveLength(1)
      await db.forgetOrphaned(['log', 'never noted'])
      expect(await db.listOrphaned(10)).toEqual(['shot-1'])
    })

    it('keeps the time up to which files have been swept', async () => {
      expect(await db.readSweptUntil()).toBe(0)
      await db.finishSweep({ swept_until: NOON - DAY })
      expect(await db.readSweptUntil()).toBe(NOON - DAY)
    })

    it('returns which files are referenced', async () => {
      const { artifacts } = await openSample(db, key)
      await upload(db, { id: artifacts[0].id, file: 'named', text: 'x' })
      expect(await db.referencedFiles(['named', 'orphan', "o'rphan"])).toEqual(new Set(['named']))
      expect(await db.referencedFiles([])).toEqual(new Set())
    })

    it('shows one handle the writes of another', async () => {
      const other = await test.reopen()
      expect(await other.findDefaultProject()).toEqual(await db.findDefaultProject())
      const { session, token } = await openSample(other, key)
      expect(await db.findSession(session.id)).toMatchObject(session)
      const again = { token, session: aSession(key), artifacts: [], limits: GENEROUS }
      expect(await db.openSession(again)).toMatchObject({ repeated: { id: session.id } })
      await other.close()
    })

    it('checks that it can write, and rejects after it was closed', async () => {
      await expect(db.check()).resolves.toBeUndefined()
      const begun = openSample(db, key)
      await db.close()
      expect((await begun).answer).toBe('opened')
      await db.close()
      await expect(db.check()).rejects.toThrow()
    })
  })
}
