import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { copyFile, mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { RELAY_MAIN } from './paths.ts'

const SCOPES = ['reports:read', 'capture_keys:create']

interface DataFolder {
  folder: string
  /** Of a key that reads reports and creates capture keys. */
  apiKey: string
}

let first: Promise<DataFolder> | undefined

/** A new data folder with an API key in it: a copy, since the command that creates the key takes as long as a test. */
export async function createDataFolder(): Promise<DataFolder> {
  first ??= createFirst()
  const { folder: original, apiKey } = await first
  const folder = await newFolder()
  const entries = await readdir(original, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  await Promise.all(names.map((name) => copyFile(join(original, name), join(folder, name))))
  return { folder, apiKey }
}

async function createFirst(): Promise<DataFolder> {
  const folder = await newFolder()
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const scopes = SCOPES.flatMap((scope) => ['--scope', scope])
  const command = ['api-keys', 'create', '--name', 'Journeys', ...scopes, '--expires-in-days', '1', '--json']
  const env = { ...process.env, EARSHOT_DATA_DIR: folder }
  const { stdout } = await promisify(execFile)(process.execPath, [RELAY_MAIN, ...command], { env })
  return { folder, apiKey: JSON.parse(stdout).api_key }
}

const newFolder = () => mkdtemp(join(tmpdir(), 'earshot-e2e-'))
