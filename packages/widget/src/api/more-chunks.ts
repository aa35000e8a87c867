import type { Emit } from '../capture/entries.ts'
import { type ChunkFiles, late } from '../late.ts'

/** Defined by the build of the script tag, and only read there. */
declare const CHUNK_FILES: ChunkFiles

const files = () => CHUNK_FILES

/** Chunks that few pages need. They are separate to keep their names out of the core. */
export const moreChunks = {
  submit: () => late(() => import('./submit-now.ts'), 'submit-now', files),
  connections: async (emit: Emit) => {
    const load = () => import('../capture/follow-connections.ts')
    return (await late(load, 'follow-connections', files)).followConnections(emit)
  },
  setup: () => late(() => import('./check-setup.ts'), 'check-setup', files),
}
