import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { type StaticFile, staticFile } from './static-file.ts'

export interface WidgetFiles {
  /** earshot.js, the file of the script tag. Null if the widget is not built. */
  script: StaticFile | null
  /** By file name in chunks/. */
  chunks: ReadonlyMap<string, StaticFile>
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
}

/** Reads the folder of a built widget. Skips missing files and files of unknown types. */
export function readWidgetFiles(folder: string): WidgetFiles {
  const chunks = new Map<string, StaticFile>()
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

function readFile(path: string): StaticFile | null {
  const content_type = TYPES[extname(path)]
  if (!content_type) return null
  return staticFile({ bytes: readFileSync(path), content_type })
}
