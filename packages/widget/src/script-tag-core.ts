/** What the script tag fetches when the page is idle: all that records, in one file, since one file packs better than three. */
import { checkChunks, type LateChunk } from './api/chunks.ts'

export { assembleWidget } from './api/create-widget.ts'
export { optionsOf } from './api/data-attributes.ts'
export { createInertWidget } from './api/inert-widget.ts'
export { startReplay } from './capture/replay.ts'

/** The files of each late chunk with their integrity values, those that others import first; put in by the build. */
declare const CHUNK_FILES: Record<LateChunk, [path: string, integrity: string][]>

/** From now on each file of a late chunk is checked before any of them runs. */
export function pinChunks(check: (path: string, integrity: string) => Promise<void>): void {
  checkChunks(async (chunk) => {
    // One after the other: a browser that follows a module's imports ahead of time finds them checked.
    for (const [path, integrity] of CHUNK_FILES[chunk]) await check(path, integrity)
  })
}
