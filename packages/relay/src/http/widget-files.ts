import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A file of the built widget, in memory. */
export interface WidgetFile {
  content_type: string
  bytes: Buffer
  /** Compressed with gzip, at the first use. */
  readonly packed: Buffer
  /** SHA-256 of `bytes`, hexadecimal. */
  sha256: string
}

export interface WidgetFiles {
  /** earshot.js, the file of the script tag. Null if the widget is not built. */
  script: WidgetFile | null
  /** By file name in chunks/. */
  chunks: ReadonlyMap<string, WidgetFile>
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
}

/** Reads the folder of a built widget. Skips missing files and files of unknown types. */
export function readWidgetFiles(folder: string): WidgetFiles {
  const chunks = new Map<string, WidgetFile>()
  for (const name of namesIn(join(folder, 'chunks'))) {
    const file = readFile(join(folder, 'chunks', name))
    if (file) chunks.set(name, file)
  }
  return { script: namesIn(folder).includes('earshot.js') ? readFile(join(folder, 'earshot.js')) : null, chunks }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function readFile(path: string): WidgetFile | null {
  const content_type = TYPES[extname(path)]
  if (!content_type) return null
  const bytes = readFileSync(path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  let packed: Buffer | undefined
  return {
    content_type,
    bytes,
    get packed() {
      packed ??= gzipSync(bytes, { level: 9 })
      return packed
    },
    sha256,
  }
}
