import { afterEach, beforeEach, expect, it } from 'vitest'
import { earshot, newFolder } from './earshot.ts'

let data_dir: string
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ data_dir, remove } = await newFolder())
})
afterEach(() => remove())

const run = (...args: string[]) => earshot(['projects', ...args], { data_dir })

/** What a command under --json printed, all of it. */
async function runJson(...args: string[]) {
  const { code, stdout, stderr } = await run(...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

it('creates, lists, shows, renames and deletes a project by its id or name', async () => {
  const shop = await runJson('create', '--name', 'Shop')
  const retention = { retention_days: null, retention_bytes: null }
  const id = expect.stringMatching(/^prj_/)
  expect(shop).toEqual({ id, name: 'Shop', created_at: expect.any(String), ...retention })
  expect(await runJson('list')).toMatchObject({ total: 2, items: [{ name: 'Default project' }, shop] })
  expect(await runJson('show', 'Shop')).toEqual(shop)
  expect(await runJson('show', shop.id)).toEqual(shop)
  expect((await run('rename', 'Shop', '--name', 'Web shop')).stdout).toBe(`${shop.id} is now named Web shop.\n`)
  expect((await run('list')).stdout).toMatch(/^prj_\w+ {2}\S+Z {2}Default project\nprj_\w+ {2}\S+Z {2}Web shop\n$/)
  expect((await run('list', '--size', '1')).stdout).toContain('Page 1 of 2, 2 projects.')
  expect((await run('delete', 'Web shop', '--yes')).stdout).toContain(`${shop.id} was deleted.`)
  expect((await runJson('list')).total).toBe(1)
})

it('shows and changes how long reports are kept', async () => {
  const { id } = await runJson('create', '--name', 'Shop')
  expect((await run('retention', 'Shop')).stdout).toBe(`${id} keeps its reports.\n`)
  const set = await run('retention', 'Shop', '--days', '90', '--bytes', '5000000000')
  expect(set.stdout).toBe(
    `${id} keeps its reports for 90 days, and as long as their files have at most 5000000000 bytes (5.0 GB).\n`,
  )
  expect(await runJson('retention', id, '--days', 'none')).toMatchObject({
    name: 'Shop',
    retention_days: null,
    retention_bytes: 5_000_000_000,
  })
  for (const [args, words] of [
    [['--days', '0'], '--days must be a whole number from 1 to 3650, or none'],
    [['--days', '3651'], '--days must be'],
    [['--bytes', '5GB'], '--bytes must be a whole number from 1000000 to'],
  ] as const) {
    expect(await run('retention', id, ...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(words) })
  }
})

it('lets the doctor tell whether projects delete old reports', async () => {
  const findings = async () => {
    const { stdout } = await earshot(['doctor', '--before-start', '--json'], { data_dir })
    return JSON.parse(stdout).findings.filter(({ subject }: { subject: string }) => subject === 'retention')
  }
  await runJson('create', '--name', 'Shop')
  expect(await findings()).toEqual([])
  await runJson('retention', 'Shop', '--days', '90')
  expect(await findings()).toMatchObject([{ state: 'ok', message: expect.stringContaining('1 of 2 projects') }])
})

it('explains what it refuses', async () => {
  const { id } = await runJson('create', '--name', 'prj_shop')
  expect(await runJson('show', 'prj_shop')).toMatchObject({ id })
  const refusals: [string[], string][] = [
    [['create', '--name', 'prj_shop'], 'There is already a project "prj_shop". Choose another name.'],
    [['create', '--name', 'x'.repeat(101)], 'A name has at most 100 characters.'],
    [['rename', id, '--name', 'Default project'], 'There is already a project'],
    [['show', 'prj_unknown'], 'There is no project prj_unknown: see "earshot projects list".'],
    [['show', 'x'.repeat(500)], 'There is no project x'],
    [['delete', id], 'Add --yes'],
    [['delete', id, '--json'], 'Add --yes'],
  ]
  for (const [args, words] of refusals) {
    expect(await run(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(words) })
  }
  expect(await runJson('delete', 'Default project', '--yes')).toEqual({ id: expect.any(String) })
  expect(await run('delete', id, '--yes')).toMatchObject({ code: 2, stderr: expect.stringContaining('only project') })
})
