import { access, constants, stat, statfs } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import { requireRestored } from '../../restore-marker.ts'
import { humanBytes } from '../format.ts'
import { type Finding, isOpenToOthers, ok, problem, reasonOf, warning } from './finding.ts'
import { checkOwners } from './owners.ts'

const FOLDER = 'data folder'
const DISK = 'disk'
/** Warns when free space is below this many times `min_free_bytes`, before reports are refused. */
const WARN_FACTOR = 4

/** Checks the data folder and its disk. `exists`: whether the checks of its content can run. */
export async function checkDataFolder({
  data_dir,
  min_free_bytes,
}: Pick<Config, 'data_dir' | 'min_free_bytes'>): Promise<{ exists: boolean; findings: Finding[] }> {
  const path = resolve(data_dir)
  const stats = await stat(path).catch(() => null)
  if (!stats) {
    const message = `${path} does not exist yet; "earshot serve" creates it, or set EARSHOT_DATA_DIR.`
    return { exists: false, findings: [warning(FOLDER, message)] }
  }
  if (!stats.isDirectory()) {
    const message = `${path} is not a folder; set EARSHOT_DATA_DIR to a folder.`
    return { exists: false, findings: [problem(FOLDER, message)] }
  }
  return {
    exists: true,
    findings: [
      checkRestored(path) ?? (await checkPermissions(path, stats.mode)),
      await checkFreeSpace(path, min_free_bytes),
    ],
  }
}

function checkRestored(path: string): Finding | null {
  try {
    requireRestored(path)
    return null
  } catch (error) {
    return problem(FOLDER, reasonOf(error))
  }
}

async function checkPermissions(path: string, mode: number): Promise<Finding> {
  try {
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return problem(FOLDER, `This user cannot write to ${path}; run as its owner, or change the owner with chown.`)
  }
  if (isOpenToOthers(mode))
    return warning(FOLDER, `Other users of this machine can read ${path}; run: chmod 700 ${path}`)
  return (await checkOwners(path)) ?? ok(FOLDER, `${path} is writable.`)
}

async function checkFreeSpace(path: string, min_free_bytes: number): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(path)
    const free = bavail * bsize
    const message = `${humanBytes(free)} free; reports are refused below ${humanBytes(min_free_bytes)} (EARSHOT_MIN_FREE_BYTES).`
    if (free < min_free_bytes) return problem(DISK, `${message} Free up space, or move the data folder.`)
    if (free < min_free_bytes * WARN_FACTOR) return warning(DISK, `${message} Free up space soon.`)
    return ok(DISK, message)
  } catch (error) {
    return warning(DISK, `The free space cannot be determined: ${reasonOf(error)}.`)
  }
}
