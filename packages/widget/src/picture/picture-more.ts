import { type ChunkFiles, late } from '../late.ts'
import { depthStyle } from './depth.ts'
import { usedDrawing } from './used-drawing.ts'

/** Put in by the build of the script tag, and asked for there alone. */
declare const CHUNK_FILES: ChunkFiles

const files = () => CHUNK_FILES

/** What few pictures need, so that the engine, which every picture needs, is without it. */
export const pictureMore = {
  depthStyle,
  usedDrawing,
  fallback: () => late(() => import('../capture/draw-page.ts'), 'draw-page', files),
  /** Beside the picture, since few replays need it. */
  completion: () => late(() => import('../capture/complete-replay.ts'), 'complete-replay', files),
}
