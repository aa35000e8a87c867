import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import type { ArtifactKind, DebuggerDocument } from '@earshot/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStores } from '../../src/open-stores.ts'
import type { NewReport } from '../../src/storage/database.ts'
import {
  aCaptureKey,
  anArtifact,
  anEvent,
  aProcessJob,
  aReport,
  aSession,
  aToken,
  GENEROUS,
  NOON,
} from '../contracts/samples.ts'
import { expectValidHar } from '../support/har.ts'
import { aDocument } from './document.ts'
import { earshot, newFolder } from './earshot.ts'

let folder: string
let data_dir: string
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ folder, data_dir, remove } = await newFolder())
})
afterEach(() => remove())

const run = (...args: string[]) => earshot(args, { data_dir })

interface Part {
  kind: ArtifactKind
  content_type: string
  bytes: Buffer
}

/** Puts a finished report into the data folder, as the relay would, and answers with its id. */
async function keepReport({ parts, changes = {} }: { parts: Part[]; changes?: Partial<NewReport> }): Promise<string> {
  const { database, files } = await openStores({ data_dir, now: Date.now })
  const key = aCaptureKey(await database.findDefaultProject())
  await database.createCaptureKey(key, anEvent(key))
  const session = aSession(key)
  const artifacts = parts.map(({ kind, content_type }) => anArtifact({ kind, content_type }))
  await database.openSession({ token: aToken(''), session, artifacts, limits: GENEROUS })
  const kept = []
  for (const [index, { id }] of artifacts.entries()) {
    const bytes = parts[index]?.bytes ?? Buffer.alloc(0)
    const stored = await files.put({ name: id, body: Readable.from([bytes]), max_bytes: bytes.length })
    if (typeof stored === 'string') throw new Error(stored)
    const received = { received_size: stored.size, received_sha256: stored.sha256 }
    await database.recordUpload({ artifact_id: id, file: id, ...stored, ...received, at: NOON, limits: GENEROUS })
    kept.push({ id, received_sha256: stored.sha256 })
  }
  const report = aReport(session, changes)
  await database.finalizeReport({
    token: aToken(''),
    session_id: session.id,
    report,
    artifacts: kept,
    event: anEvent(report),
    job: aProcessJob(report),
  })
  await database.close()
  return report.id
}

const debugging = (document: DebuggerDocument | unknown, packed: 'packed' | 'plain' = 'packed'): Part => {
  const bytes = Buffer.from(JSON.stringify(document))
  return packed === 'packed'
    ? { kind: 'debugger', content_type: 'application/gzip', bytes: gzipSync(bytes) }
    : { kind: 'debugger', content_type: 'application/json', bytes }
}
const screenshot: Part = {
  kind: 'screenshot',
  content_type: 'image/png',
  bytes: Buffer.from('\x89PNG pixels', 'latin1'),
}

describe('earshot reports list', () => {
  it('shows the newest first, page by page, and as JSON', async () => {
    const older = await keepReport({ parts: [], changes: { title: 'Older', created_at: NOON } })
    const newer = await keepReport({ parts: [], changes: { title: 'Newer', created_at: NOON + 1 } })
    const { stdout } = await run('reports', 'list')
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/)[0])).toEqual([newer, older, ''])
    expect(stdout).toContain('Newer')
    expect((await run('reports', 'list', '--size', '1', '--page', '2')).stdout).toMatch(
      /^rep_.*Older\nPage 2 of 2, 2 reports\.\n$/,
    )
    const json = JSON.parse((await run('reports', 'list', '--json')).stdout)
    expect(json).toMatchObject({ total: 2, page: 1, items: [{ id: newer, title: 'Newer' }, { id: older }] })
  })
})

describe('earshot reports show', () => {
  it('prints the report as text', async () => {
    const id = await keepReport({ parts: [screenshot, debugging(aDocument())] })
    const { code, stdout, stderr } = await run('reports', 'show', id)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const part of [
      'The cart loses its "items" 🛒',
      'from https://shop.example by Zoë <zoe@shop.example>',
      '> Line one\n> line two',
      'severity: high',
      'screenshot  image/png, 11 bytes',
      'Firefox 140 on Linux 6',
      '1280 × 720',
      'TypeError: cart is undefined (https://shop.example/cart.js:12)',
      'caught     no stock {"component":"Cart"}',
      'warn   stock is low 3',
      'Failed requests (2)',
      '500  POST https://shop.example/api/cart  120 ms',
      '101  GET wss://shop.example/stock  120 ms  closed with 1006',
      'click       button "Pay"',
      'replay      failed: no room',
      'release  1.2.3',
    ]) {
      expect(stdout).toContain(part)
    }
    expect(stdout).not.toContain('/api/fine')
    expect(stdout).not.toContain('/chat')
  })

  it('finds it by the number that the reporter saw, however it is typed', async () => {
    const id = await keepReport({ parts: [] })
    await keepReport({ parts: [] })
    const number = id.slice(-8)
    for (const typed of [number, number.toUpperCase(), number.replaceAll('0', 'O').replaceAll('1', 'l')]) {
      expect((await run('reports', 'show', typed)).stdout).toContain(id)
    }
    const none = await run('reports', 'show', '00000000')
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('There is no report 00000000')])
  })

  it('prints no control characters from reports, and truncates long text', async () => {
    const esc = '\u001b[2J\u001b]0;owned\u0007\u009b31m\r\u202e\u0008'
    const line = { at: 1e300, level: 'log' as const, args: [`${esc}console`, 'x'.repeat(10_000)] }
    const hostile = { ...aDocument(), console: Array.from({ length: 500 }, () => line) }
    hostile.context.custom = { [`${esc}name`]: `${esc}value` }
    const id = await keepReport({
      parts: [debugging(hostile)],
      changes: {
        title: `${esc}title`,
        summary: `one\n${esc}two`,
        reporter: { name: `${esc}name` },
        fields: { [`${esc}field`]: { [esc]: esc } },
        origin: `https://${esc}`,
      },
    })
    for (const args of [
      ['reports', 'show', id],
      ['reports', 'show', id, '--json'],
      ['reports', 'list'],
    ]) {
      const { stdout } = await run(...args)
      expect(stdout).toContain('title')
      expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u)
    }
    const { stdout } = await run('reports', 'show', id)
    expect(stdout).toContain('> one\n> two')
    expect(stdout).toContain('Console (the last 20 of 500)')
    expect(stdout.length).toBeLessThan(20_000)
  })

  it.each([
    [
      'is no JSON',
      { kind: 'debugger', content_type: 'application/json', bytes: Buffer.from('{') },
      'is not a readable application/json',
    ],
    [
      'is no gzip',
      { kind: 'debugger', content_type: 'application/gzip', bytes: Buffer.from('{}') },
      'is not a readable application/gzip',
    ],
    ['unpacks to too much', debugging('x'.repeat(51 * 1024 * 1024)), 'is not a readable application/gzip'],
    [
      'is of another form',
      debugging({ ...aDocument(), console: [{ at: 'noon' }] }, 'plain'),
      'the first error is at console.0.at',
    ],
  ] as [string, Part, string][])('says so when the debugger document %s', async (_, part, words) => {
    const { code, stdout } = await run('reports', 'show', await keepReport({ parts: [part] }))
    expect(code).toBe(0)
    expect(stdout).toContain(words)
  })

  it('reports a missing report', async () => {
    const { stdout } = await run('reports', 'show', await keepReport({ parts: [screenshot] }))
    expect(stdout).toContain('The debugger document was not sent.')
  })

  it('saves the artifacts under its own names, with compressed JSON decompressed too', async () => {
    const attachment: Part = { kind: 'attachment', content_type: 'application/pdf', bytes: Buffer.from('%PDF') }
    const id = await keepReport({ parts: [screenshot, debugging(aDocument()), attachment, attachment] })
    const to = join(folder, 'saved', 'here')
    const { artifacts } = JSON.parse((await run('reports', 'show', id, '--save', to, '--json')).stdout)
    expect((await readdir(to)).sort()).toEqual([
      'attachment-2.pdf',
      'attachment.pdf',
      'debugger.json',
      'debugger.json.gz',
      'screenshot.png',
    ])
    expect(artifacts.map(({ path }: { path: string }) => path.slice(to.length + 1))).toEqual([
      'screenshot.png',
      'debugger.json',
      'attachment.pdf',
      'attachment-2.pdf',
    ])
    expect(await readFile(join(to, 'screenshot.png'))).toEqual(screenshot.bytes)
    expect(JSON.parse(await readFile(join(to, 'debugger.json'), 'utf8'))).toEqual(aDocument())
  })

  it('overwrites nothing', async () => {
    const id = await keepReport({ parts: [screenshot] })
    const to = join(folder, 'saved')
    await mkdir(to)
    await writeFile(join(to, 'screenshot.png'), 'mine')
    const { code, stderr } = await run('reports', 'show', id, '--save', to)
    expect(code).toBe(2)
    expect(stderr).toContain('already exists')
    expect(await readFile(join(to, 'screenshot.png'), 'utf8')).toBe('mine')
  })

  it.each([['a file'], ['/proc/x']])('reports that %s is not a folder to save to', async (name) => {
    const to = join(folder, name)
    await writeFile(join(folder, 'a file'), '')
    const target = name.startsWith('/') ? name : to
    const { code, stderr } = await run('reports', 'show', await keepReport({ parts: [screenshot] }), '--save', target)
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^--save .* is not a folder and cannot be created .*: give another folder\.\n$/),
    ])
  })

  it('keeps only the compressed file if it cannot be decompressed', async () => {
    const broken: Part = {
      kind: 'replay',
      content_type: 'application/gzip',
      bytes: gzipSync('{"events": []}').subarray(0, 20),
    }
    const to = join(folder, 'saved')
    await run('reports', 'show', await keepReport({ parts: [broken] }), '--save', to)
    expect(await readdir(to)).toEqual(['replay.json.gz'])
  })
})

describe('earshot reports show --har', () => {
  it('writes the network log as HAR', async () => {
    const id = await keepReport({ parts: [debugging(aDocument())] })
    const path = join(folder, 'report.har')
    const { code, stdout } = await run('reports', 'show', id, '--har', path)
    expect([code, stdout]).toEqual([0, expect.stringContaining(`Saved\n  ${path}`)])
    expectValidHar(JSON.parse(await readFile(path, 'utf8')))
    const again = await run('reports', 'show', id, '--har', path)
    expect([again.code, again.stderr]).toEqual([2, `${path} already exists: give --har another file.\n`])
    const nowhere = await run('reports', 'show', id, '--har', join(folder, 'no', 'folder'))
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining('cannot be written (ENOENT)')])
  })

  it('writes nothing for a report without debugger document', async () => {
    const id = await keepReport({ parts: [screenshot] })
    const { code, stderr } = await run('reports', 'show', id, '--har', join(folder, 'report.har'))
    expect([code, stderr]).toEqual([2, expect.stringContaining('was not sent, so there is no network log')])
    expect(await readdir(folder)).not.toContain('report.har')
  })
})

describe('earshot reports delete', () => {
  const storedFiles = async () => {
    const entries = await readdir(join(data_dir, 'files'), { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile())
  }

  it('deletes the report and its files, and no others', async () => {
    const id = await keepReport({ parts: [screenshot, debugging(aDocument())] })
    const other = await keepReport({ parts: [screenshot] })
    expect(await run('reports', 'delete', id, '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${id} and 2 files were deleted`),
    })
    expect(await run('reports', 'show', id)).toMatchObject({ code: 2 })
    expect((await run('reports', 'show', other)).code).toBe(0)
    expect(await storedFiles()).toHaveLength(1)
    expect(await run('reports', 'delete', id, '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`There is no report ${id}`),
    })
  })

  it('finds it by its number, and prints JSON', async () => {
    const id = await keepReport({ parts: [screenshot] })
    const { stdout } = await run('reports', 'delete', id.slice(-8), '--yes', '--json')
    expect(JSON.parse(stdout)).toEqual({ id, files: 1 })
  })

  it('deletes nothing without confirmation if nobody can confirm', async () => {
    const id = await keepReport({ parts: [screenshot] })
    for (const options of [[], ['--json']]) {
      const { code, stderr } = await run('reports', 'delete', id, ...options)
      expect([code, stderr]).toEqual([2, expect.stringContaining('Add --yes')])
    }
    expect((await run('reports', 'show', id)).code).toBe(0)
    expect(await storedFiles()).toHaveLength(1)
  })
})
