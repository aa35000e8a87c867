import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { earshot, newFolder } from './earshot.ts'

let data_dir: string
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ data_dir, remove } = await newFolder())
})
afterEach(() => remove())

const run = (...args: string[]) => earshot(args, { data_dir })

describe('earshot audit-log', () => {
  const create = (name: string) =>
    run('api-keys', 'create', '--name', name, '--scope', 'reports:read', '--expires-in-days', '7', '--json')

  it('lists the changes newest first, and continues with the cursor', async () => {
    for (const name of ['One', 'Two', 'Three']) await create(name)
    const { code, stdout } = await run('audit-log', '--size', '2')
    expect(code).toBe(0)
    const [first, second, rest] = stdout.split('\n')
    expect(first).toMatch(
      /^\d{4}-.*Z {2}api_key\.created {2}apk_\w+ {2}by Command line \(command-line\) {2}\{"name":"Three"/,
    )
    expect(second).toContain('"name":"Two"')
    expect(rest).toBe('There are earlier changes: add --cursor 2 to continue.')
    const after = await run('audit-log', '--cursor', '2', '--json')
    const { items, next_cursor } = JSON.parse(after.stdout)
    expect(items).toMatchObject([{ seq: 1, changes: { name: 'One' } }])
    expect(next_cursor).toBeNull()
  })

  it('filters, and says so if nothing matches', async () => {
    const { id } = JSON.parse((await create('One')).stdout)
    await create('Two')
    const { items } = JSON.parse((await run('audit-log', '--subject', id, '--type', 'api_key.*', '--json')).stdout)
    expect(items).toMatchObject([{ subject_id: id }])
    expect(await run('audit-log', '--type', 'report.*')).toMatchObject({ stdout: 'There are no such changes.\n' })
  })

  it.each([
    [['--type', 'api_key'], '--type'],
    [['--since', 'monday'], '--since'],
    [['--size', '101'], '--size'],
    [['--cursor', 'x'], 'next_cursor|invalid'],
  ])('refuses %j with advice', async (args, expected) => {
    await create('One')
    const { code, stdout, stderr } = await run('audit-log', ...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(new RegExp(expected))
  })

  it('says so if there is no data', async () => {
    expect((await run('audit-log')).stderr).toContain('There is no relay data')
  })
})
