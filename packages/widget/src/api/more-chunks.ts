import { type ChunkFiles, late } from './late.ts'

/** Put in by the build of the script tag, and asked for there alone. */
declare const CHUNK_FILES: ChunkFiles

const files = () => CHUNK_FILES

/** Chunks that few pages need, so that what every page loads need not name them all. */
export const moreChunks = {
  submit: () => late(() => import('./submit-now.ts'), 'submit-now', files),
  setup: () => late(() => import('./check-setup.ts'), 'check-setup', files),
}
