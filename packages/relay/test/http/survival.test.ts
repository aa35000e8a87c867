import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openStores } from '../../src/open-stores.ts'
import { SEES_ALL } from '../contracts/samples.ts'
import { FINALIZE, flowOf } from './flow.ts'
import { type Call, DEBUGGER, describeFile, type RelayUnderTest, SCREENSHOT, sha256 } from './relay-under-test.ts'

const SCRIPT = fileURLToPath(new URL('children/relay-process.ts', import.meta.url))
const FILES = [SCREENSHOT, DEBUGGER]
const REPORTERS = 8

async function startProcess(folder: string) {
  const child = spawn(process.execPath, [SCRIPT, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    gone.then(() => reject(new Error('The relay did not start.')))
  })
  const { url, public_key } = JSON.parse(line)
  async function call(method: string, path: string, { body, headers = {} }: Call = {}) {
    const sent = Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body)
    const response = await fetch(new URL(path, url), { method, headers, body: sent })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: text ? JSON.parse(text) : undefined }
  }
  const flow = flowOf({ public_key, call } as RelayUnderTest)
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
  }
  return { flow, kill }
}

it('every acknowledged report is intact after kill -9 under load, and the relay starts again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-killed-'))
  const first = await startProcess(folder)
  const acknowledged: string[] = []

  async function reporter(): Promise<void> {
    for (;;) {
      const { session, manifest } = await first.flow.uploaded(FILES)
      const answer = await first.flow.post(FINALIZE, await first.flow.finalizeRequest(session, { artifacts: manifest }))
      acknowledged.push(answer.body.report.id)
    }
  }
  const load = Array.from({ length: REPORTERS }, () => reporter().catch(() => undefined))
  await expect.poll(() => acknowledged.length, { timeout: 90_000 }).toBeGreaterThan(20)
  await first.kill()
  await Promise.all(load)

  const second = await startProcess(folder)
  const { session, manifest } = await second.flow.uploaded(FILES)
  const again = await second.flow.post(FINALIZE, await second.flow.finalizeRequest(session, { artifacts: manifest }))
  expect(again.status).toBe(201)
  await second.kill()

  const { database, files } = await openStores({ data_dir: folder, now: Date.now })
  const { organization_id } = await database.findDefaultProject()
  for (const id of acknowledged) {
    const report = await database.findReport({ viewer: SEES_ALL, id, organization_id })
    const kept = report?.artifacts.map(({ kind, size, sha256: hash }) => ({ kind, size, sha256: hash }))
    expect(kept).toEqual(FILES.map(describeFile).map(({ content_type: _, ...rest }) => rest))
    for (const artifact of report?.artifacts ?? []) {
      const bytes = Buffer.concat((await (await files.open(artifact.file ?? ''))?.toArray()) ?? [])
      expect(sha256(bytes)).toBe(artifact.sha256)
    }
  }
  await database.close()
  await rm(folder, { recursive: true })
}, 120_000)
