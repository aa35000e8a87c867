import type { Tally } from '@earshot/privacy'
import type { CapturedPart } from '@earshot/protocol'

export interface DrawOptions {
  readonly masking: 'on' | 'off'
  /** Canvas pixels per CSS pixel. */
  readonly scale: number
  readonly signal: AbortSignal
  readonly tally?: Tally
  /** @default what is in view */
  readonly area?: DrawnArea | undefined
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What of a page is drawn, in CSS pixels. */
export interface DrawnArea {
  /** The size of the whole page, which is drawn as in a window that shows all of it; null: what is in view. */
  readonly page: Pick<Box, 'width' | 'height'> | null
  /** What is kept of that. */
  readonly part: Box
  /** CSS with lengths that go by the window's size as they are at present. */
  readonly fixLengths: (css: string) => string
}

/** A part of the page that is to be drawn, and the element that was pointed at. */
export interface ChosenArea extends Pick<CapturedPart, 'element'> {
  readonly area: 'page' | 'region'
  readonly drawn: DrawnArea
}

/** Draws a page, same-origin frames included, masked. The page is as before when the promise settles. */
export interface Engine {
  readonly name: 'browser' | 'html2canvas'
  /** Rejects where it cannot draw this page in this browser. */
  draw(options: DrawOptions): Promise<HTMLCanvasElement>
}
