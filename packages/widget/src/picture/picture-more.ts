import { type ChunkFiles, late } from '../late.ts'
import { depthStyle, type ParentOf } from './depth.ts'
import { controlStyle, sliderRules } from './drawn-controls.ts'
import { moveInstead, pageMargin } from './scroll-instead.ts'
import { usedDrawing } from './used-drawing.ts'

/** Defined by the build of the script tag, and only read there. */
declare const CHUNK_FILES: ChunkFiles

const files = () => CHUNK_FILES

/** Code that few pictures need. It is separate from the engine, which every picture loads. */
export const pictureMore = {
  /** Returns declarations that an element needs in the copy. */
  styleOf: (element: Element, parentOf: ParentOf) => depthStyle(element, parentOf) + controlStyle(element),
  sliderRules,
  moveInstead,
  pageMargin,
  usedDrawing,
  fallback: () => late(() => import('../capture/draw-page.ts'), 'draw-page', files),
  /** For replays. It is here because few replays need it. */
  completion: () => late(() => import('../capture/complete-replay.ts'), 'complete-replay', files),
}

export type PictureMore = typeof pictureMore
