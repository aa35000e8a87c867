/** What the script tag fetches when the page is idle: all that records, in one file, since one file packs better than three. */
import { checkChunks } from './api/chunks.ts'
import type { ChunkFiles } from './late.ts'

export { assembleWidget as assemble } from './api/create-widget.ts'
export { optionsOf as options } from './api/data-attributes.ts'
export { createInertWidget as inert } from './api/inert-widget.ts'
export { startReplay } from './capture/replay.ts'

/** The files of the chunks that are named here; put in by the build. */
declare const CHUNK_FILES: ChunkFiles

/** From now on each file of a late chunk is checked before any of them runs. */
export function pin(check: (path: string, integrity: string) => Promise<void>): void {
  checkChunks(async (chunk, files = () => CHUNK_FILES) => {
    // One after the other: a browser that follows a module's imports ahead of time finds them checked.
    for (const [path, integrity] of files()[chunk] ?? []) await check(path, integrity)
  })
}
