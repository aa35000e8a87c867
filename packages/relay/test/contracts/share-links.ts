import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newJob } from '../../src/domain/jobs/new-job.ts'
import { newId } from '../../src/ids.ts'
import type { Database, ShareLink } from '../../src/storage/database.ts'
import type { DatabaseUnderTest } from './database.ts'
import {
  aCaptureKey,
  anEvent,
  aProcessJob,
  aProject,
  aReport,
  aToken,
  finishSample,
  MINUTE,
  NOON,
  openSample,
  SEES_ALL,
  sha256,
} from './samples.ts'

type Subject = Pick<ShareLink, 'report_id' | 'organization_id'>

export function aShareLink(of: Subject, changes: Partial<ShareLink> = {}): ShareLink {
  const id = newId('lnk', NOON)
  return {
    id,
    ...of,
    token_hash: sha256(id),
    created_by: 'mem_1',
    created_at: NOON,
    expires_at: null,
    password_hash: null,
    revoked_at: null,
    last_used_at: null,
    ...changes,
  }
}

/** What every driver must do: the comments of storage/share-link-steps.ts, as tests. */
export function shareLinkContract(open: () => Promise<DatabaseUnderTest>): void {
  let test: DatabaseUnderTest
  let db: Database
  let of: Subject & { project_id: string }

  beforeEach(async () => {
    test = await open()
    db = test.db
    of = await newReport()
  })
  afterEach(() => test.dispose())

  async function newReport() {
    const key = aCaptureKey(await db.findDefaultProject())
    await db.createCaptureKey(key, anEvent(key))
    const { id, organization_id, project_id } = (await finishSample(db, { key })).report
    return { report_id: id, organization_id, project_id }
  }

  const subjectOf = ({ report_id, organization_id }: Subject) => ({ report_id, organization_id })
  const create = (link: ShareLink, { max_live = 50, store = db } = {}) =>
    store.createShareLink({ link, max_live, event: anEvent(link, { type: 'share_link.created' }) })
  const revoke = ({ id, organization_id }: ShareLink, at = NOON) =>
    db.revokeShareLink({ id, organization_id, at, event: anEvent(of, { type: 'share_link.revoked' }) })
  const list = (page = 1, size = 100) => db.listShareLinks({ ...subjectOf(of), page, size })
  const eventCount = async () => {
    const { organization_id } = of
    const events = await db.readEvents({ organization_id, after: 0, limit: 1000 })
    return events.filter(({ type }) => type.startsWith('share_link')).length
  }

  describe('a share link', () => {
    it('is found by its hash until it expires', async () => {
      const link = aShareLink(subjectOf(of), { expires_at: NOON + MINUTE, password_hash: 'a hash' })
      expect(await create(link)).toBe('created')
      const { token_hash, id, organization_id } = link
      expect(await db.findLiveShareLink({ token_hash, at: NOON + MINUTE - 1 })).toEqual(link)
      expect(await db.findLiveShareLink({ token_hash, at: NOON + MINUTE })).toBeNull()
      expect(await db.findLiveShareLink({ token_hash: sha256('other'), at: NOON })).toBeNull()
      expect(await db.findLiveShareLink({ token_hash: '\0', at: NOON })).toBeNull()
      expect(await db.findShareLink({ id, organization_id })).toEqual(link)
      expect(await db.findShareLink({ id, organization_id: 'org_other' })).toBeNull()
      expect(await eventCount()).toBe(1)
    })

    it('is revoked at once, and once', async () => {
      const link = aShareLink(subjectOf(of))
      await create(link)
      expect(await revoke({ ...link, organization_id: 'org_other' })).toBeNull()
      expect(await revoke(link)).toEqual({ ...link, revoked_at: NOON })
      expect(await revoke(link, NOON + 1)).toEqual({ ...link, revoked_at: NOON })
      expect(await db.findLiveShareLink({ token_hash: link.token_hash, at: NOON })).toBeNull()
      expect(await eventCount()).toBe(2)
    })

    it('is made for a report of its organization only', async () => {
      expect(await create(aShareLink({ ...subjectOf(of), report_id: 'rep_unknown' }))).toBe('not-found')
      expect(await create(aShareLink({ ...subjectOf(of), organization_id: 'org_other' }))).toBe('not-found')
      const { project_id: id, organization_id } = of
      await db.createProject(aProject({ organization_id }), anEvent(of))
      const purge = newJob({ kind: 'purge_project', at: NOON, organization_id, payload: { project_id: id } })
      await db.deleteProject({ id, organization_id, at: NOON, purge, event: anEvent(of) })
      expect(await create(aShareLink(subjectOf(of)))).toBe('not-found')
      expect(await eventCount()).toBe(0)
    })

    it('is one of as many live ones as allowed, also if they are made at the same time', async () => {
      const other = await test.reopen()
      const ended = aShareLink(subjectOf(of), { expires_at: NOON })
      const revoked = aShareLink(subjectOf(of))
      for (const link of [ended, revoked]) await create(link)
      await revoke(revoked)
      const links = Array.from({ length: 12 }, () => aShareLink(subjectOf(of)))
      const answers = await Promise.all(
        links.map((link, index) => create(link, { max_live: 5, store: index % 2 ? db : other })),
      )
      expect(answers.filter((answer) => answer === 'created')).toHaveLength(5)
      expect(answers.filter((answer) => answer === 'limit-reached')).toHaveLength(7)
      expect((await list()).total).toBe(7)
      expect(await create(aShareLink(subjectOf(await newReport())), { max_live: 1 })).toBe('created')
      await other.close()
    })

    it('is listed newest first, with those that no longer work', async () => {
      const links = [
        aShareLink(subjectOf(of)),
        aShareLink(subjectOf(of), { expires_at: NOON }),
        aShareLink(subjectOf(of)),
      ]
      for (const link of links) await create(link)
      await create(aShareLink(subjectOf(await newReport())))
      const newestFirst = links.toReversed()
      expect(await list()).toEqual({ items: newestFirst, total: 3 })
      expect(await list(2, 2)).toEqual({ items: newestFirst.slice(2), total: 3 })
      const foreign = { ...subjectOf(of), organization_id: 'org_other', page: 1, size: 10 }
      expect(await db.listShareLinks(foreign)).toEqual({ items: [], total: 0 })
    })

    it('records its last use, at most once a minute', async () => {
      const link = aShareLink(subjectOf(of))
      await create(link)
      const lastUse = async () => (await list()).items[0]?.last_used_at
      await db.touchShareLink({ id: link.id, at: NOON })
      await db.touchShareLink({ id: link.id, at: NOON + MINUTE - 1 })
      expect(await lastUse()).toBe(NOON)
      await db.touchShareLink({ id: link.id, at: NOON + MINUTE })
      expect(await lastUse()).toBe(NOON + MINUTE)
      await db.touchShareLink({ id: 'lnk_unknown', at: NOON })
    })

    it('is made with its report, or not at all', async () => {
      const key = aCaptureKey(await db.findDefaultProject())
      await db.createCaptureKey(key, anEvent(key))
      const { session } = await openSample(db, key)
      const report = aReport(session, { visibility: 'public' })
      const { id: report_id, organization_id } = report
      const share_link = aShareLink({ report_id, organization_id }, { created_by: null })
      const step = {
        session_id: session.id,
        report,
        artifacts: [],
        share_link,
        event: anEvent(report),
        job: aProcessJob(report),
      }
      const { token_hash } = share_link
      expect(await db.finalizeReport({ ...step, token: aToken('f'), session_id: 'ses_unknown' })).toBe('not-found')
      expect(await db.findLiveShareLink({ token_hash, at: NOON })).toBeNull()
      const receipt_hash = sha256('receipt')
      expect(await db.findReceipt(receipt_hash)).toBeNull()
      expect(await db.finalizeReport({ ...step, token: aToken('f'), receipt_hash })).toMatchObject({ dropped: [] })
      expect(await db.findReceipt(receipt_hash)).toEqual({ id: report_id, organization_id })
      expect(await db.findLiveShareLink({ token_hash, at: NOON })).toEqual(share_link)
      expect(await create(aShareLink({ report_id, organization_id }))).toBe('created')
    })

    it('goes with its report', async () => {
      const link = aShareLink(subjectOf(of))
      await create(link)
      const { report_id: id, organization_id } = of
      expect(await db.deleteReport({ id, organization_id, viewer: SEES_ALL, event: anEvent(of) })).not.toBeNull()
      expect(await db.findLiveShareLink({ token_hash: link.token_hash, at: NOON })).toBeNull()
      expect(await revoke(link)).toBeNull()
      expect((await list()).total).toBe(0)
    })
  })
}
