import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sendReport } from '@earshot/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SCREENSHOT } from '../http/relay-under-test.ts'
import { earshotProcess, newFolder, spawnEarshot } from './earshot.ts'

const PAGE = new URL('../../../../docs/self-hosting.md', import.meta.url)
const ORIGIN = 'https://shop.example'

let folder: string
let data_dir: string
let env: Record<string, string>
let remove: () => Promise<void>
const stops: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  ;({ folder, data_dir, remove } = await newFolder())
  const widget_dir = join(folder, 'widget')
  await mkdir(join(widget_dir, 'chunks'), { recursive: true })
  await writeFile(join(widget_dir, 'earshot.js'), 'the widget')
  await writeFile(join(widget_dir, 'chunks', 'core-1.js'), '')
  env = {
    EARSHOT_LOG: 'off',
    EARSHOT_MIN_FREE_BYTES: '0',
    EARSHOT_RATE_PER_ADDRESS: '0',
    EARSHOT_WIDGET_DIR: widget_dir,
  }
})
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
  await remove()
})

/** Returns the URL that the relay prints. */
async function serve(): Promise<string> {
  const { child, ended } = spawnEarshot(['serve'], { data_dir, env })
  stops.push(() => {
    child.kill('SIGTERM')
    return ended
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return /http:\S+/.exec(String(line))?.[0] ?? ''
}

async function run(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await earshotProcess(args, { data_dir, env })
  expect([code, stderr], args.join(' ')).toEqual([0, ''])
  return stdout
}

/** The commands of the page, in folders of this test. */
async function readSteps(): Promise<string[]> {
  const [, block = ''] = /<!-- restore -->\n```sh\n([^`]+)```/.exec(await readFile(PAGE, 'utf8')) ?? []
  const lines = block.replaceAll('/backup/', `${folder}/backup/`).replaceAll('/var/lib/', `${folder}/lib/`)
  return lines.replace('EARSHOT_PORT=8788', 'EARSHOT_PORT=0').trim().split('\n')
}

it('the walk-through of the page restores what came in before a backup, while reports come in', async () => {
  const first = await serve()
  const { public_key } = JSON.parse(await run('capture-keys', 'create', '--name', 'Shop', '--origin', ORIGIN, '--json'))
  const { api_key } = JSON.parse(
    await run('api-keys', 'create', '--name', 'Bot', '--scope', 'reports:read', '--expires-in-days', '7', '--json'),
  )
  const sent: string[] = []
  const send = async () => {
    const wanted = { relay: first, public_key, origin: ORIGIN, title: `Report ${sent.length}` }
    const { report: made } = await sendReport({ ...wanted, artifacts: [{ ...SCREENSHOT, kind: 'screenshot' }] })
    sent.push(made.id)
  }
  for (let n = 0; n < 3; n++) await send()
  const before = [...sent]
  let isSending = true
  const sending = (async () => {
    while (isSending) await send()
  })()

  let second = ''
  for (const step of await readSteps()) {
    const [command, ...args] = step.split(' ')
    if (command === 'export') env = { ...env, ...Object.fromEntries(args.map((text) => text.split('=', 2))) }
    else if (args[0] === 'serve') second = await serve()
    else await run(...args)
    if (args[0] === 'backup') isSending = false
  }
  await sending

  const headers = { Authorization: `Bearer ${api_key}` }
  async function read<Body>(path: string): Promise<Body> {
    return (await (await fetch(`${second}${path}`, { headers })).json()) as Body
  }
  expect((await fetch(`${second}/readyz`)).status).toBe(200)
  const restored: string[] = []
  for (let page = 1, total = 1; restored.length < total; page++) {
    const found = await read<{ total: number; items: { id: string }[] }>(`/api/v1/reports?page=${page}`)
    total = found.total
    restored.push(...found.items.map(({ id }) => id))
  }
  expect(restored).toEqual(expect.arrayContaining(before))
  expect(sent).toEqual(expect.arrayContaining(restored))
  for (const id of restored) {
    const { artifacts } = await read<{ artifacts: { url: string }[] }>(`/api/v1/reports/${id}`)
    const bytes = Buffer.from(await (await fetch(artifacts[0]?.url ?? '')).arrayBuffer())
    expect(bytes.equals(SCREENSHOT.bytes)).toBe(true)
  }
  await sendReport({ relay: second, public_key, origin: ORIGIN, title: 'After the restore', artifacts: [] })
})
