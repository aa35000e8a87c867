import type { Tally } from '@earshot/privacy'

export interface DrawOptions {
  readonly masking: 'on' | 'off'
  /** Canvas pixels per CSS pixel. */
  readonly scale: number
  readonly signal: AbortSignal
  readonly tally?: Tally
}

/** Draws what is in view of the page, same-origin frames included, masked. The page is as before when the promise settles. */
export interface Engine {
  readonly name: 'browser' | 'html2canvas'
  /** Rejects where it cannot draw this page in this browser. */
  draw(options: DrawOptions): Promise<HTMLCanvasElement>
}
