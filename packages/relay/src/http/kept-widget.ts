import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { StaticFile } from './static-file.ts'
import { readWidgetFiles, type WidgetFiles } from './widget-files.ts'

/** How long a version is kept after it was replaced. */
export const MAX_AGE_MS = 90 * 86_400_000
/** The largest number of former versions. */
export const MAX_VERSIONS = 20
/** The largest total size of former versions. */
export const MAX_BYTES = 32 * 1024 * 1024

/** File with the time at which a version was replaced. The current version has none. */
const REPLACED = 'replaced'
const UNFINISHED = '.new-'
const UNFINISHED_AGE_MS = 3_600_000

/** The id in the versioned file name `widget-<id>.js`. */
export const idOf = (script: StaticFile): string => script.sha256.slice(0, 16)

/**
 * Keeps the files of former widget versions for pages that were opened before an upgrade or pin a
 * version. Each version is a folder below `folder`, named by the hash of its script. Returns the
 * former versions, newest first.
 */
export function keepWidget(
  current: WidgetFiles & { script: StaticFile },
  { folder, now }: { folder: string; now: number },
): WidgetFiles[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const id = idOf(current.script)
  save(current, { folder, id })
  const former = namesIn(folder)
    .filter((name) => name !== id && !name.startsWith(UNFINISHED))
    .map((name) => ({ path: join(folder, name), replaced_at: replacedAt(join(folder, name), now) }))
    .sort((one, other) => other.replaced_at - one.replaced_at)
  let bytes = 0
  return former.flatMap(({ path, replaced_at }, index) => {
    const files = index < MAX_VERSIONS && now - replaced_at <= MAX_AGE_MS ? readWidgetFiles(path) : null
    bytes += files ? sizeOf(files) : 0
    if (files && bytes <= MAX_BYTES) return [files]
    rmSync(path, { recursive: true, force: true })
    return []
  })
}

/** Saves a version atomically: the folder gets its name when it is complete. */
function save({ script, chunks }: WidgetFiles, { folder, id }: { folder: string; id: string }): void {
  removeUnfinished(folder)
  if (!existsSync(join(folder, id))) {
    const unfinished = mkdtempSync(join(folder, UNFINISHED))
    mkdirSync(join(unfinished, 'chunks'))
    if (script) writeFileSync(join(unfinished, 'earshot.js'), script.bytes, { flush: true })
    for (const [name, { bytes }] of chunks) {
      // Source maps are much larger, and pages do not need them.
      if (name.endsWith('.js')) writeFileSync(join(unfinished, 'chunks', name), bytes, { flush: true })
    }
    renameSync(unfinished, join(folder, id))
  }
  rmSync(join(folder, id, REPLACED), { force: true })
}

/**
 * Removes folders of processes that ended while saving. Recent ones stay: another relay may be
 * writing them.
 */
function removeUnfinished(folder: string): void {
  for (const name of namesIn(folder).filter((name) => name.startsWith(UNFINISHED))) {
    const path = join(folder, name)
    if (Date.now() - statSync(path).mtimeMs > UNFINISHED_AGE_MS) rmSync(path, { recursive: true, force: true })
  }
}

function replacedAt(path: string, now: number): number {
  try {
    return Number(readFileSync(join(path, REPLACED), 'utf8'))
  } catch {
    writeFileSync(join(path, REPLACED), String(now))
    return now
  }
}

const namesIn = (folder: string) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))

const sizeOf = ({ script, chunks }: WidgetFiles) =>
  [script, ...chunks.values()].reduce((sum, file) => sum + (file?.bytes.length ?? 0), 0)
