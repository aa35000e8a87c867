import type { Emit } from '../capture/entries.ts'
import { type ChunkFiles, late } from '../late.ts'

/** Put in by the build of the script tag, and asked for there alone. */
declare const CHUNK_FILES: ChunkFiles

const files = () => CHUNK_FILES

/** Chunks that few pages need, so that what every page loads need not name them all. */
export const moreChunks = {
  submit: () => late(() => import('./submit-now.ts'), 'submit-now', files),
  connections: async (emit: Emit) => {
    const load = () => import('../capture/follow-connections.ts')
    return (await late(load, 'follow-connections', files)).followConnections(emit)
  },
  setup: () => late(() => import('./check-setup.ts'), 'check-setup', files),
}
