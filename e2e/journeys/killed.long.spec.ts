import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '../support/fixtures.ts'
import { flowTo } from '../support/flow.ts'
import { startRelay } from '../support/relay.ts'

const ORIGIN = 'https://jobs.example.com'

test('every report that was acknowledged is whole after the relay was killed under load', async () => {
  const relay = await startRelay()
  const folder = await mkdtemp(join(tmpdir(), 'earshot-saved-'))
  const flow = flowTo({ relay: relay.url, key: await relay.captureKey([ORIGIN]), origin: ORIGIN })
  const acknowledged = new Map<string, { title: string; content: Buffer }>()
  let running = true
  const enough = Promise.withResolvers<void>()
  const client = async (name: number) => {
    for (let nth = 0; running; nth++) {
      const title = `Client ${name}, report ${nth}`
      const content = Buffer.from(`${title}\n${randomBytes(20_000).toString('hex')}`)
      const answer = await flow.send(title, content).catch(() => null)
      if (answer?.status === 201) acknowledged.set(answer.body.report.id, { title, content })
      if (acknowledged.size >= 25) enough.resolve()
    }
  }
  const clients = Array.from({ length: 6 }, (_, name) => client(name))
  await enough.promise
  await relay.kill()
  running = false
  await Promise.all(clients)

  await relay.start()
  const ids = [...acknowledged.keys()]
  const kept = JSON.parse(await relay.cli('reports', 'list', '--json'))
  expect(kept.total).toBeGreaterThanOrEqual(ids.length)
  // The last ones are those that the plug was pulled on.
  for (const id of ids.slice(-8)) {
    const { title, content } = acknowledged.get(id) ?? { title: '', content: Buffer.alloc(0) }
    const saved = join(folder, id)
    const told = JSON.parse(await relay.cli('reports', 'show', id, '--save', saved, '--json'))
    expect(told.title).toBe(title)
    const files = await readdir(saved)
    const contents = await Promise.all(files.map((file) => readFile(join(saved, file))))
    expect(
      contents.some((bytes) => bytes.equals(content)),
      `${files} of ${id}`,
    ).toBe(true)
  }
  await relay.remove()
  await rm(folder, { recursive: true })
})
