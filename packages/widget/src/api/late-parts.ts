import { type ChunkFiles, late } from '../late.ts'

/** Put in by the build of the script tag, and asked for there alone. */
declare const CHUNK_FILES: ChunkFiles

const files = () => CHUNK_FILES

/** Chunks that every report may need, from the form or from code. */
export const lateParts = {
  screenshot: () => late(() => import('../capture/screenshot.ts'), 'screenshot', files),
  area: () => late(() => import('./choose-area.ts'), 'choose-area', files),
  buffered: () => late(() => import('../capture/buffered.ts'), 'buffered', files),
}
