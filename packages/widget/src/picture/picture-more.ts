import { type ChunkFiles, late } from '../late.ts'
import { depthStyle, type ParentOf } from './depth.ts'
import { controlStyle, sliderRules } from './drawn-controls.ts'
import { moveInstead, pageMargin } from './scroll-instead.ts'
import { usedDrawing } from './used-drawing.ts'

/** Put in by the build of the script tag, and asked for there alone. */
declare const CHUNK_FILES: ChunkFiles

const files = () => CHUNK_FILES

/** What few pictures need, so that the engine, which every picture needs, is without it. */
export const pictureMore = {
  /** Declarations that an element needs in the copy. */
  styleOf: (element: Element, parentOf: ParentOf) => depthStyle(element, parentOf) + controlStyle(element),
  sliderRules,
  moveInstead,
  pageMargin,
  usedDrawing,
  fallback: () => late(() => import('../capture/draw-page.ts'), 'draw-page', files),
  /** Beside the picture, since few replays need it. */
  completion: () => late(() => import('../capture/complete-replay.ts'), 'complete-replay', files),
}

export type PictureMore = typeof pictureMore
