import { expect, it } from 'vitest'
import { newId } from '../../src/ids.ts'
import type { CaptureKey, Comment, Database, NewReport } from '../../src/storage/database.ts'
import { anEvent, finishSample, NOON, SEES_ALL } from './samples.ts'

interface Opened {
  db: Database
  reopen: () => Promise<Database>
  /** A key of the default project. */
  key: CaptureKey
}

function aComment(report: NewReport, changes: Partial<Comment> = {}): Comment {
  const { organization_id, project_id } = report
  return {
    id: newId('cmt', NOON),
    organization_id,
    project_id,
    report_id: report.id,
    author: { kind: 'member', id: 'mem_1' },
    body: 'at pay (cart.js:3)\n\tat "click" — 東京 👩‍🚒',
    audience: 'team',
    anchor: { kind: 'picture', artifact_id: 'art_1', x: 0.25, y: 1 },
    created_at: NOON,
    edited_at: null,
    ...changes,
  }
}

/** What every driver must do with comments: the comments of CommentSteps, as tests. */
export function commentContract(opened: () => Opened): void {
  const finish = async () => (await finishSample(opened().db, { key: opened().key })).report
  const eventOf = (report: NewReport) => anEvent(report, { type: 'comment.created', changes: {} })
  const eventCount = async () => {
    const { db, key } = opened()
    return (await db.readEvents({ organization_id: key.organization_id, after: 0, limit: 1000 })).length
  }
  const find = ({ id, organization_id }: NewReport) => opened().db.findReport({ id, organization_id, viewer: SEES_ALL })
  const list = ({ id }: NewReport, changes: object = {}) =>
    opened().db.listComments({ report_id: id, audience: null, after: null, limit: 10, ...changes })

  async function add(report: NewReport, { limit = 10, ...changes }: Partial<Comment> & { limit?: number } = {}) {
    const comment = aComment(report, changes)
    expect(await opened().db.addComment({ comment, limit, event: eventOf(report) })).toBe('added')
    return comment
  }

  it('are added and found as they are, and counted by their report', async () => {
    const { db } = opened()
    const report = await finish()
    const before = await eventCount()
    const comment = await add(report, { created_at: NOON + 5 })
    expect(await db.findComment(comment)).toEqual(comment)
    expect(await db.findComment({ ...comment, organization_id: 'org_other' })).toBeNull()
    expect(await find(report)).toMatchObject({ comment_count: 1, updated_at: NOON + 5, version: 1 })
    const plain = await add(report, { anchor: null, edited_at: NOON + 1, audience: 'reporter' })
    expect(await db.findComment(plain)).toEqual(plain)
    expect(await find(report)).toMatchObject({ comment_count: 2, updated_at: NOON + 5 })
    expect(await eventCount()).toBe(before + 2)
  })

  it('of a report are listed oldest first, in pages and by audience', async () => {
    const report = await finish()
    const [late, early] = [await add(report, { created_at: NOON + 2 }), await add(report)]
    const answer = await add(report, { created_at: NOON + 1, audience: 'reporter' })
    await add(await finish())
    expect(await list(report)).toEqual([early, answer, late])
    expect(await list(report, { limit: 2 })).toEqual([early, answer])
    expect(await list(report, { after: early })).toEqual([answer, late])
    expect(await list(report, { audience: 'reporter' })).toEqual([answer])
  })

  it('of a project are listed newest first, without those that the viewer may not see', async () => {
    const { db, key } = opened()
    const { organization_id, project_id } = key
    const [open, hidden] = [await finish(), await finish()]
    const first = await add(open)
    const secret = await add(hidden, { created_at: NOON + 1 })
    const last = await add(open, { created_at: NOON + 2 })
    const report = await find(hidden)
    if (!report) throw new Error('no report')
    const update = {
      id: hidden.id,
      version: 1,
      work: { ...report, visibility: 'private' as const, assignee_id: 'mem_1' },
      tags_added: [],
      tags_removed: [],
      event: anEvent(hidden),
      before: {},
      after: {},
    }
    await db.changeReports({ organization_id, updates: [update], bulk: null })
    const listAs = (viewer: { member_id: string | null; sees_private: boolean }, changes: object = {}) =>
      db.listProjectComments({ project_id, organization_id, viewer, before: null, limit: 10, ...changes })
    expect(await listAs(SEES_ALL)).toEqual([last, secret, first])
    expect(await listAs(SEES_ALL, { before: last, limit: 1 })).toEqual([secret])
    expect(await listAs({ member_id: 'mem_1', sees_private: false })).toEqual([last, secret, first])
    for (const member_id of ['mem_2', null]) {
      expect(await listAs({ member_id, sees_private: false })).toEqual([last, first])
    }
    expect(await listAs(SEES_ALL, { organization_id: 'org_other' })).toEqual([])
    expect(await listAs(SEES_ALL, { project_id: 'prj_unknown' })).toEqual([])
  })

  it('are edited, unless the text is the same', async () => {
    const { db } = opened()
    const report = await finish()
    const comment = await add(report)
    const edit = (changes: object) =>
      db.editComment({ ...comment, body: 'New', at: NOON + 9, event: eventOf(report), ...changes })
    const before = await eventCount()
    expect(await edit({ body: comment.body })).toEqual(comment)
    expect(await edit({ organization_id: 'org_other' })).toBeNull()
    expect(await edit({ id: 'cmt_unknown' })).toBeNull()
    expect(await eventCount()).toBe(before)
    const edited = { ...comment, body: 'New', edited_at: NOON + 9 }
    expect(await edit({})).toEqual(edited)
    expect(await db.findComment(comment)).toEqual(edited)
    expect(await find(report)).toMatchObject({ comment_count: 1, updated_at: NOON + 9 })
    expect(await eventCount()).toBe(before + 1)
  })

  it('are deleted once', async () => {
    const { db } = opened()
    const report = await finish()
    const comment = await add(report)
    const before = await eventCount()
    const remove = (changes: object = {}) =>
      db.deleteComment({ ...comment, at: NOON + 9, event: eventOf(report), ...changes })
    expect(await remove({ organization_id: 'org_other' })).toBe(false)
    const removed = await Promise.all([remove(), remove()])
    expect(removed.filter(Boolean)).toHaveLength(1)
    expect(await db.findComment(comment)).toBeNull()
    expect(await find(report)).toMatchObject({ comment_count: 0, updated_at: NOON + 9 })
    expect(await eventCount()).toBe(before + 1)
  })

  it('of one report are no more than the limit, also if they are added at once', async () => {
    const { db, reopen } = opened()
    const report = await finish()
    const handles = [db, await reopen()]
    const added = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (handles[index % 2] ?? db).addComment({ comment: aComment(report), limit: 4, event: eventOf(report) }),
      ),
    )
    expect(added.filter((result) => result === 'added')).toHaveLength(4)
    expect(added.filter((result) => result === 'limit-reached')).toHaveLength(6)
    expect(await list(report)).toHaveLength(4)
    await handles[1]?.close()
  })

  it('go with their report, also if they are added and deleted while it is', async () => {
    const { db, reopen } = opened()
    const other = await reopen()
    const { organization_id } = opened().key
    for (let round = 0; round < 10; round++) {
      const report = await finish()
      const old = await add(report)
      const late = aComment(report)
      const [added, , deleted] = await Promise.all([
        db.addComment({ comment: late, limit: 10, event: eventOf(report) }),
        db.deleteComment({ ...old, at: NOON, event: eventOf(report) }),
        other.deleteReport({ id: report.id, organization_id, viewer: SEES_ALL, event: anEvent(report) }),
      ])
      expect(['added', null]).toContain(added)
      expect(deleted).not.toBeNull()
      expect(await list(report)).toEqual([])
      for (const { id } of [old, late]) expect(await db.findComment({ id, organization_id })).toBeNull()
      expect(await db.addComment({ comment: aComment(report), limit: 10, event: eventOf(report) })).toBeNull()
    }
    await other.close()
  })
}
