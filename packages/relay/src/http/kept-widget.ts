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
import { readWidgetFiles, type WidgetFile, type WidgetFiles } from './widget-files.ts'

/** How long a version is kept after another has replaced it, in milliseconds. */
export const MAX_AGE_MS = 90 * 86_400_000
/** Former versions that are kept, the newest. */
export const MAX_VERSIONS = 20
/** Bytes of all former versions together. */
export const MAX_BYTES = 32 * 1024 * 1024

/** When another version replaced this one; the version that is served has no such file. */
const REPLACED = 'replaced'
const UNFINISHED = '.new-'
const UNFINISHED_AGE_MS = 3_600_000

/** Name of the script's own copy that never changes: `widget-<id>.js`. */
export const idOf = (script: WidgetFile): string => script.sha256.slice(0, 16)

/**
 * Keeps the files of the widget's former versions, so that pages which were opened before an upgrade, or pin a version, still get
 * theirs. Each version is a folder below `folder`, named by its script's hash. Returns the former versions, the newest first.
 */
export function keepWidget(
  current: WidgetFiles & { script: WidgetFile },
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

/** All files or none: a version has its name only when it is complete. */
function save({ script, chunks }: WidgetFiles, { folder, id }: { folder: string; id: string }): void {
  removeUnfinished(folder)
  if (!existsSync(join(folder, id))) {
    const unfinished = mkdtempSync(join(folder, UNFINISHED))
    mkdirSync(join(unfinished, 'chunks'))
    if (script) writeFileSync(join(unfinished, 'earshot.js'), script.bytes, { flush: true })
    for (const [name, { bytes }] of chunks) {
      // Source maps are many times as large, and no page needs them.
      if (name.endsWith('.js')) writeFileSync(join(unfinished, 'chunks', name), bytes, { flush: true })
    }
    renameSync(unfinished, join(folder, id))
  }
  rmSync(join(folder, id, REPLACED), { force: true })
}

/** What a process left that ended while it was saving; not what another relay on this folder is saving now. */
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
