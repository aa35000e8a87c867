import { createTally, type MaskHook, type Tally } from '@earshot/privacy'
import { MAX_PIXELS } from '@earshot/protocol'
import { browserEngine } from '../picture/browser-engine.ts'
import { loadMore } from '../picture/load-more.ts'
import { createCanvas, pixelsOf } from '../picture/paint.ts'
import type { DrawnArea, DrawOptions, Engine } from './picture-engine.ts'
import { within } from './within.ts'

export interface ScreenshotOptions {
  /**
   * Whether typed values, private elements and patterns are masked before anything is painted.
   * @default 'on'
   */
  readonly masking?: 'on' | 'off'
  /** Picture pixels per CSS pixel. @default the device's own ratio */
  readonly scale?: number
  /** Timeout in milliseconds. @default 20000 */
  readonly timeout?: number
  /** Aborts the screenshot. */
  readonly signal?: AbortSignal
  /** The page's own mask function. */
  readonly hook?: MaskHook | undefined
  /** @default the visible part of the page */
  readonly area?: DrawnArea | undefined
}

/** A drawn picture, before encoding, with the engine that drew it. */
export interface DrawnPicture {
  readonly canvas: HTMLCanvasElement
  readonly engine: Engine['name']
  /** Counts of what was masked in the picture. */
  readonly tally: Tally
}

export { loadMore }

const TIMEOUT_MS = 20_000
/** Time after which the other engine is used, in milliseconds. */
const BROWSER_TIMEOUT_MS = 8_000
/** Maximum side of a canvas. Some browsers refuse a larger one. */
const MAX_SIDE = 16_384

/** Throws if the browser adds noise to canvas pixels to prevent fingerprinting. */
function checkReading(): void {
  const [canvas, context] = createCanvas(8, 8)
  context.fillStyle = '#888'
  context.fillRect(0, 0, 8, 8)
  if (pixelsOf(canvas).some((pixel) => Math.abs((pixel & 255) - 0x88) > 9)) {
    throw new Error('This browser does not let a page read what it has drawn.')
  }
}

/**
 * Draws with the browser, or with html2canvas if that fails. Counts of a failed attempt are
 * dropped.
 */
async function draw(options: DrawOptions, hook: MaskHook | undefined): Promise<DrawnPicture> {
  const drawBy = async ({ name, draw }: Engine, signal: AbortSignal) => {
    const tally = createTally(hook)
    return { canvas: await draw({ ...options, signal, tally }), engine: name, tally }
  }
  try {
    return await within({ signal: options.signal, timeout: BROWSER_TIMEOUT_MS }, (signal) =>
      drawBy(browserEngine, signal),
    )
  } catch {
    options.signal.throwIfAborted()
    return drawBy((await (await loadMore()).fallback()).htmlEngine, options.signal)
  }
}

/**
 * Takes a screenshot of the page, masked before it is painted. The page, its focus and its
 * scrolling are unchanged when the promise settles.
 *
 * @returns at most 50 megapixels and 16,384 pixels per side, scaled down if necessary
 * @throws an Error that describes the failure, with its `cause`, also after an abort or a timeout
 */
export async function takeScreenshot({
  masking = 'on',
  scale = devicePixelRatio || 1,
  timeout = TIMEOUT_MS,
  signal,
  hook,
  area,
}: ScreenshotOptions = {}): Promise<DrawnPicture> {
  const focused = document.activeElement
  try {
    const { width, height } = area?.part ?? { width: innerWidth, height: innerHeight }
    const largest = Math.min(Math.sqrt(MAX_PIXELS / Math.max(1, width * height)), MAX_SIDE / Math.max(1, width, height))
    return await within({ signal, timeout }, async (limited) => {
      checkReading()
      return draw({ masking, scale: Math.min(scale, largest), signal: limited, area }, hook)
    })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`The screenshot could not be taken: ${reason}`, { cause })
  } finally {
    if (focused !== document.activeElement && focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  }
}
