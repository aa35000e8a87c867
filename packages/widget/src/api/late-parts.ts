import { type ChunkFiles, late } from '../late.ts'

/** Defined by the build of the script tag, and only read there. */
declare const CHUNK_FILES: ChunkFiles

const files = () => CHUNK_FILES

/** Chunks that any report may need, from the form or from code. */
export const lateParts = {
  screenshot: () => late(() => import('../capture/screenshot.ts'), 'screenshot', files),
  area: () => late(() => import('./choose-area.ts'), 'choose-area', files),
  buffered: () => late(() => import('../capture/buffered.ts'), 'buffered', files),
}
