import { createTally, type MaskHook, type Tally } from '@earshot/privacy'
import { MAX_PIXELS } from '@earshot/protocol'
import { browserEngine } from '../picture/browser-engine.ts'
import { loadMore } from '../picture/load-more.ts'
import { createCanvas, pixelsOf } from '../picture/paint.ts'
import type { DrawnArea, DrawOptions, Engine } from './picture-engine.ts'
import { within } from './within.ts'

export interface ScreenshotOptions {
  /** Whether typed values, private elements and patterns are masked before anything is painted. @default 'on' */
  readonly masking?: 'on' | 'off'
  /** Picture pixels per CSS pixel. @default the device's own ratio */
  readonly scale?: number
  /** Milliseconds after which the screenshot fails. @default 20000 */
  readonly timeout?: number
  /** Gives up when aborted. */
  readonly signal?: AbortSignal
  /** The page's own masking. */
  readonly hook?: MaskHook | undefined
  /** @default what is in view */
  readonly area?: DrawnArea | undefined
}

/** A picture that is not written yet, and what drew it. */
export interface DrawnPicture {
  readonly canvas: HTMLCanvasElement
  readonly engine: Engine['name']
  /** What was masked in it. */
  readonly tally: Tally
}

export { loadMore }

const TIMEOUT = 20_000
/** Milliseconds after which the other engine has its turn. */
const BROWSER_TIMEOUT = 8_000
/** Of a canvas: more is refused by some browsers. */
const MAX_SIDE = 16_384

/** Throws in a browser that lets no page be recognised by what it draws: it would answer with noise. */
function checkReading(): void {
  const [canvas, context] = createCanvas(8, 8)
  context.fillStyle = '#888'
  context.fillRect(0, 0, 8, 8)
  if (pixelsOf(canvas).some((pixel) => Math.abs((pixel & 255) - 0x88) > 9)) {
    throw new Error('This browser does not let a page read what it has drawn.')
  }
}

/** By the browser itself, or by the engine that imitates it. What that has masked before it failed does not count. */
async function draw(options: DrawOptions, hook: MaskHook | undefined): Promise<DrawnPicture> {
  const drawBy = async ({ name, draw }: Engine, signal: AbortSignal) => {
    const tally = createTally(hook)
    return { canvas: await draw({ ...options, signal, tally }), engine: name, tally }
  }
  try {
    return await within({ signal: options.signal, timeout: BROWSER_TIMEOUT }, (signal) => drawBy(browserEngine, signal))
  } catch {
    options.signal.throwIfAborted()
    return drawBy((await (await loadMore()).fallback()).htmlEngine, options.signal)
  }
}

/**
 * Takes a picture of the page, masked before it is painted. The page is as before when the promise settles, its focus and scrolling
 * too.
 *
 * @returns at most 50 megapixels and 16,384 pixels a side, scaled down where needed
 * @throws an Error that says what failed, with its `cause`: also when aborted and after the timeout
 */
export async function takeScreenshot({
  masking = 'on',
  scale = devicePixelRatio || 1,
  timeout = TIMEOUT,
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
