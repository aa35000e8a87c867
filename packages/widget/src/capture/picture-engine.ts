import type { Tally } from '@earshot/privacy'
import type { CapturedPart } from '@earshot/protocol'

export interface DrawOptions {
  readonly masking: 'on' | 'off'
  /** Canvas pixels per CSS pixel. */
  readonly scale: number
  readonly signal: AbortSignal
  readonly tally?: Tally
  /** @default the visible part of the page */
  readonly area?: DrawnArea | undefined
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The area of a page to draw, in CSS pixels. */
export interface DrawnArea {
  /**
   * Size of the whole page, drawn as if the window were that large; null to draw the visible part.
   */
  readonly page: Pick<Box, 'width' | 'height'> | null
  /** The part of the drawing to keep. */
  readonly part: Box
  /** Replaces viewport units in CSS by their current lengths. */
  readonly fixLengths: (css: string) => string
}

/** The area to draw, and the element that the reporter has selected. */
export interface ChosenArea extends Pick<CapturedPart, 'element'> {
  readonly area: 'page' | 'region'
  readonly drawn: DrawnArea
}

/**
 * Draws a masked page with its same-origin frames. The page is unchanged when the promise settles.
 */
export interface Engine {
  readonly name: 'browser' | 'html2canvas'
  /** Rejects if it cannot draw this page in this browser. */
  draw(options: DrawOptions): Promise<HTMLCanvasElement>
}
