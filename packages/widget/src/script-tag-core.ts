/**
 * The chunk that the script tag loads when the page is idle: all recorders in one file, which
 * compresses better.
 */
import { checkChunks } from './api/chunks.ts'
import type { ChunkFiles } from './late.ts'

export { assembleWidget as assemble } from './api/create-widget.ts'
export { optionsOf as options } from './api/data-attributes.ts'
export { createInertWidget as inert } from './api/inert-widget.ts'
export { startReplay } from './capture/replay.ts'

/** Files of the chunks that are named here; defined by the build. */
declare const CHUNK_FILES: ChunkFiles

/** Sets the check of late chunks. All files of a chunk are checked before any of them runs. */
export function pin(check: (path: string, integrity: string) => Promise<void>): void {
  checkChunks(async (chunk, files = () => CHUNK_FILES) => {
    // Sequential: the browser preloads a module's imports, which must be checked first.
    for (const [path, integrity] of files()[chunk] ?? []) await check(path, integrity)
  })
}
