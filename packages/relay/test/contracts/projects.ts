import { expect, it } from 'vitest'
import { newJob } from '../../src/domain/jobs/new-job.ts'
import type { CaptureKey, Database, Project, ProjectSettings } from '../../src/storage/database.ts'
import {
  aCaptureKey,
  anArtifact,
  anEvent,
  aProcessJob,
  aProject,
  aReport,
  aToken,
  EVERY_REPORT,
  finishSample,
  kept,
  NOON,
  openSample,
  SEES_ALL,
  upload,
} from './samples.ts'

interface Opened {
  db: Database
  reopen: () => Promise<Database>
  /** A key of the default project. */
  key: CaptureKey
}

/** What every driver must do with projects. */
export function projectContract(opened: () => Opened): void {
  const eventOf = ({ id, organization_id }: Project) => anEvent({ id, organization_id, project_id: id })

  /** A second project, with a key of its own. */
  async function addProject(changes: Partial<Project> = {}) {
    const { db, key: usual } = opened()
    const project = aProject({ organization_id: usual.organization_id, ...changes })
    expect(await db.createProject(project, eventOf(project))).toBe('created')
    const key = aCaptureKey({ organization_id: project.organization_id, project_id: project.id })
    expect(await db.createCaptureKey(key, anEvent(key))).toBe('created')
    return { project, key }
  }

  const remove = (db: Database, project: Project, at = NOON) =>
    db.deleteProject({ ...project, at, purge: aPurge(project), event: eventOf(project) })

  const aPurge = ({ id, organization_id }: Project) =>
    newJob({ kind: 'purge_project', at: NOON, organization_id, payload: { project_id: id }, unique_key: id })

  async function eventCount({ db, key }: Opened): Promise<number> {
    return (await db.readEvents({ organization_id: key.organization_id, after: 0, limit: 1000 })).length
  }

  it('are found by their organization only', async () => {
    const { db } = opened()
    const { project } = await addProject()
    expect(await db.findProject(project)).toEqual(project)
    expect(await db.findProject({ ...project, organization_id: 'org_other' })).toBeNull()
    expect(await db.findProject({ ...project, id: 'prj_unknown' })).toBeNull()
  })

  it('are listed oldest first by page, cursor and name', async () => {
    const { db, key } = opened()
    const { organization_id } = key
    const [first, second] = [await addProject({ created_at: NOON * 2 }), await addProject({ created_at: NOON * 2 + 1 })]
    const ids = [key.project_id, first.project.id, second.project.id]
    const one = await db.listProjects({ organization_id, page: 1, size: 2 })
    expect(one).toMatchObject({ total: 3, page: 1, size: 2, items: ids.slice(0, 2).map((id) => ({ id })) })
    const rest = { total: 3, next_cursor: null, items: [second.project] }
    expect(await db.listProjects({ organization_id, page: 2, size: 2 })).toMatchObject(rest)
    const cursor = one?.next_cursor ?? ''
    expect(await db.listProjects({ organization_id, page: 1, size: 2, cursor })).toMatchObject(rest)
    const { name } = first.project
    expect(await db.listProjects({ organization_id, page: 1, size: 2, name })).toMatchObject({
      total: 1,
      items: [first.project],
    })
    expect((await db.listProjects({ organization_id: 'org_other', page: 1, size: 2 }))?.items).toEqual([])
    expect(await db.listProjects({ organization_id, page: 1, size: 2, cursor: 'x' })).toBeNull()
  })

  it('have names that differ, also if several are created at once', async () => {
    const { db, reopen, key } = opened()
    const other = await reopen()
    const projects = Array.from({ length: 8 }, () => aProject({ organization_id: key.organization_id, name: 'Shop' }))
    const before = await eventCount(opened())
    const answers = await Promise.all(
      projects.map((project, index) => (index % 2 ? db : other).createProject(project, eventOf(project))),
    )
    expect(answers.filter((answer) => answer === 'created')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'name-taken')).toHaveLength(7)
    expect(await eventCount(opened())).toBe(before + 1)
    await other.close()
  })

  it('are renamed, but not to the name of another one', async () => {
    const { db } = opened()
    const { project } = await addProject({ name: 'Shop' })
    const taken = (await addProject({ name: 'Docs' })).project
    const rename = ({ name, ...changes }: Partial<Project>) =>
      db.changeProject({ ...project, ...changes, settings: { name: name ?? '' }, event: eventOf(project) })
    const before = await eventCount(opened())
    expect(await rename({ name: 'Shop' })).toEqual(project)
    expect(await rename({ name: 'Docs' })).toBe('name-taken')
    expect(await rename({ name: 'New', organization_id: 'org_other' })).toBeNull()
    expect(await rename({ name: 'New', id: 'prj_unknown' })).toBeNull()
    expect(await eventCount(opened())).toBe(before)
    expect(await rename({ name: 'New' })).toEqual({ ...project, name: 'New' })
    expect(await db.findProject(project)).toEqual({ ...project, name: 'New' })
    expect(await eventCount(opened())).toBe(before + 1)
    const both = [project, taken].map(({ id, organization_id }) =>
      db.changeProject({ id, organization_id, settings: { name: 'Same' }, event: eventOf(project) }),
    )
    expect((await Promise.all(both)).filter((answer) => answer === 'name-taken')).toHaveLength(1)
  })

  it('change the settings that are given, and keep the others', async () => {
    const { db } = opened()
    const { project } = await addProject({ name: 'Shop' })
    const { id, organization_id } = project
    const change = (settings: Partial<ProjectSettings>) =>
      db.changeProject({ id, organization_id, settings, event: eventOf(project) })
    const before = await eventCount(opened())
    expect(await change({ retention_days: 30, retention_bytes: 5_000_000_000_000 })).toMatchObject({ name: 'Shop' })
    expect(await change({ name: 'New shop' })).toMatchObject({ retention_days: 30 })
    const changed = { ...project, name: 'New shop', retention_days: null, retention_bytes: 5_000_000_000_000 }
    expect(await change({ retention_days: null })).toEqual(changed)
    expect(await change({ retention_days: null, name: 'New shop' })).toEqual(changed)
    expect(await db.findProject(project)).toEqual(changed)
    expect(await eventCount(opened())).toBe(before + 3)
  })

  it('are listed if they limit how long reports are kept', async () => {
    const { db } = opened()
    const { project } = await addProject()
    const { id, organization_id } = project
    expect(await db.listRetention()).toEqual([])
    const settings = { retention_bytes: 1_000_000 }
    await db.changeProject({ id, organization_id, settings, event: eventOf(project) })
    expect(await db.listRetention()).toEqual([{ ...project, ...settings }])
    await remove(db, project)
    expect(await db.listRetention()).toEqual([])
  })

  it('are hidden with their keys and reports as soon as they are deleted', async () => {
    const { db, reopen, key: usual } = opened()
    const { project, key } = await addProject()
    const { organization_id } = project
    const remaining = await finishSample(db, { key: usual })
    const { report, shot } = await finishSample(db, { key })
    const open = await openSample(db, key)
    const shared = aReport(open.session, { visibility: 'public' })
    await db.finalizeReport({
      token: aToken('f'),
      session_id: open.session.id,
      report: shared,
      artifacts: [],
      event: anEvent(shared),
      job: aProcessJob(shared),
    })
    const late = await openSample(db, key)
    const other = await reopen()
    const before = await eventCount(opened())
    expect(await remove(db, { ...project, organization_id: 'org_other' })).toBeNull()
    expect(await db.findPublicReport(shared.id)).not.toBeNull()

    expect(await db.claimJob({ kinds: ['purge_project'], at: NOON, lease_ms: 1 })).toBeNull()
    expect(await remove(db, project, NOON + 1)).toBe('deleted')
    expect(await db.claimJob({ kinds: ['purge_project'], at: NOON, lease_ms: 1 })).toMatchObject({
      payload: { project_id: project.id },
    })
    expect(await db.findProject(project)).toBeNull()
    expect((await db.listProjects({ organization_id, page: 1, size: 10 }))?.total).toBe(1)
    expect(await other.findCaptureKey(key.public_key)).toMatchObject({ status: 'revoked', revoked_at: NOON + 1 })
    expect((await other.findUpload(late.artifacts[0].id, NOON))?.key.revoked_at).toBe(NOON + 1)
    expect(await db.listCaptureKeys(organization_id)).toEqual([usual])
    expect(await db.listReports({ ...EVERY_REPORT, organization_id, page: 1, size: 10 })).toMatchObject({
      total: 1,
      items: [{ id: remaining.report.id }],
    })
    expect(await db.findReport({ viewer: SEES_ALL, ...report })).toBeNull()
    expect(await db.findReportsByNumber({ viewer: SEES_ALL, number: report.id.slice(-8), organization_id })).toEqual([])
    expect(await db.findPublicReport(shared.id)).toBeNull()
    expect(await db.findArtifact(shot.id)).toBeNull()
    expect(await db.deleteReport({ viewer: SEES_ALL, ...report, event: anEvent(report) })).toBeNull()
    const another = aCaptureKey({ organization_id, project_id: project.id })
    expect(await db.createCaptureKey(another, anEvent(another))).toBe('no-project')
    expect(await db.changeProject({ ...project, settings: { name: 'New' }, event: eventOf(project) })).toBeNull()
    expect(await remove(db, project)).toBeNull()
    expect(await eventCount(opened())).toBe(before + 1)
    const namesake = aProject({ organization_id, name: project.name })
    expect(await db.createProject(namesake, eventOf(namesake))).toBe('created')
    await other.close()
  })

  it('cannot take a key of another organization', async () => {
    const { db, key } = opened()
    const foreign = aCaptureKey({ organization_id: 'org_other', project_id: key.project_id })
    expect(await db.createCaptureKey(foreign, anEvent(key))).toBe('no-project')
  })

  it('remain one for each organization, also if all are deleted at once', async () => {
    const { db, reopen, key } = opened()
    const { organization_id } = key
    const handles = [db, await reopen(), await reopen()]
    for (let i = 0; i < 5; i++) await addProject()
    const all = (await db.listProjects({ organization_id, page: 1, size: 100 }))?.items ?? []
    const answers = await Promise.all(all.map((project, index) => remove(handles[index % 3] ?? db, project)))
    expect(answers.filter((answer) => answer === 'last-project')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'deleted')).toHaveLength(5)
    const [last] = (await db.listProjects({ organization_id, page: 1, size: 100 }))?.items ?? []
    expect(last && (await remove(db, last))).toBe('last-project')
    const reopened = await reopen()
    expect(await reopened.findDefaultProject()).toEqual({ organization_id, project_id: last?.id })
    for (const handle of [...handles.slice(1), reopened]) await handle.close()
  })

  it('leave no usable key behind that was created while they were deleted', async () => {
    const { db, reopen } = opened()
    const other = await reopen()
    for (let i = 0; i < 10; i++) {
      const { project } = await addProject()
      const late = aCaptureKey({ organization_id: project.organization_id, project_id: project.id })
      const [created] = await Promise.all([db.createCaptureKey(late, anEvent(late)), remove(other, project)])
      const found = await db.findCaptureKey(late.public_key)
      expect(found?.status ?? 'no-project').toBe(created === 'created' ? 'revoked' : 'no-project')
    }
    await other.close()
  })

  it('are purged in steps, with their reports, sessions, files and keys, and nothing else', async () => {
    const { db, key: usual } = opened()
    const { project, key } = await addProject()
    const { organization_id } = project
    const other = await finishSample(db, { key: usual })
    const files: string[] = []
    for (let i = 0; i < 3; i++) files.push((await finishSample(db, { key })).shot.file)
    const open = await openSample(db, key, { network: 'one' })
    await upload(db, { id: open.artifacts[0].id, file: 'open', text: 'pixels' })
    files.push('open')

    expect(await db.purgeProject({ id: project.id, limit: 10 })).toEqual({ files: [], more: false })
    expect(await db.findProject(project)).toEqual(project)
    await remove(db, project)
    const steps = []
    do steps.push(await db.purgeProject({ id: project.id, limit: 3 }))
    while (steps.at(-1)?.more)
    expect(steps.map((step) => step.files.length)).toEqual([3, 1])
    expect(steps.flatMap((step) => step.files).sort()).toEqual(files.sort())
    expect((await db.listOrphaned(10)).sort()).toEqual(files)
    expect(await db.findCaptureKey(key.public_key)).toBeNull()
    expect(await db.findSession(open.session.id)).toBeNull()
    expect((await db.referencedFiles(files)).size).toBe(0)
    expect(await db.purgeProject({ id: project.id, limit: 3 })).toEqual({ files: [], more: false })
    expect(await db.listReports({ ...EVERY_REPORT, organization_id, page: 1, size: 10 })).toMatchObject({
      total: 1,
      items: [other.report],
    })
    expect(await db.findArtifact(other.shot.id)).toMatchObject(kept(other.shot))
    const again = { token: aToken(''), session: open.session, artifacts: [anArtifact()] }
    await expect(db.openSession({ ...again, limits: { quota, share: quota } })).rejects.toThrow()
  })
}

const quota = { sessions_per_day: 10, bytes_per_day: 1000 }
