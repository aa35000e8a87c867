import { createTally, type Tally } from '@earshot/privacy'
import { MAX_PIXELS, MAX_WIDGET_BYTES } from '@earshot/protocol'
import { type ChunkFiles, late } from '../late.ts'
import { browserEngine } from '../picture/browser-engine.ts'
import { createCanvas, pixelsOf, resized } from '../picture/paint.ts'
import type { DrawOptions, Engine } from './picture-engine.ts'
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
  /** Counts what was masked. */
  readonly tally?: Tally
}

/** Put in by the build of the script tag, and asked for there alone. */
declare const CHUNK_FILES: ChunkFiles
const files = () => CHUNK_FILES
const loadFallback = () => late(() => import('./draw-page.ts'), 'draw-page', files)
/** Beside the screenshot, since few replays need it. */
export const loadCompletion = () => late(() => import('./complete-replay.ts'), 'complete-replay', files)

const MAX_BYTES = MAX_WIDGET_BYTES.screenshot
const TIMEOUT = 20_000
/** Milliseconds after which the other engine has its turn. */
const BROWSER_TIMEOUT = 8_000
/** Above this a picture is photographs, which WebP holds in a fraction of the bytes. */
const LARGE_PNG = 4 * 1024 * 1024
const WEBP_QUALITY = 0.9
const MAX_SHRINKS = 3

function toBlob(canvas: HTMLCanvasElement, type: 'image/png' | 'image/webp'): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture cannot be written.'))),
      type,
      WEBP_QUALITY,
    )
  })
}

/** The picture as PNG, or as WebP where that is much smaller. A browser that writes no WebP answers with a PNG. */
async function encode(canvas: HTMLCanvasElement): Promise<Blob> {
  const png = await toBlob(canvas, 'image/png')
  if (png.size <= LARGE_PNG) return png
  const webp = await toBlob(canvas, 'image/webp')
  return webp.size < png.size / 2 ? webp : png
}

/** Throws in a browser that lets no page be recognised by what it draws: it would answer with noise. */
function checkReading(): void {
  const [canvas, context] = createCanvas(8, 8)
  context.fillStyle = '#888'
  context.fillRect(0, 0, 8, 8)
  if (pixelsOf(canvas).some((pixel) => Math.abs((pixel & 255) - 0x88) > 9)) {
    throw new Error('This browser does not let a page read what it has drawn.')
  }
}

/** Draws by one engine. What it has masked counts only where it succeeds. */
async function drawBy(engine: Engine, { tally, ...options }: DrawOptions): Promise<HTMLCanvasElement> {
  const own = createTally(tally?.hook)
  const canvas = await engine.draw({ ...options, tally: own })
  for (const counts of ['masked', 'dropped'] as const) {
    for (const [name, count] of Object.entries(own[counts]))
      if (tally) tally[counts][name] = (tally[counts][name] ?? 0) + count
  }
  return canvas
}

/** By the browser itself, or by the engine that imitates it. */
async function draw(options: DrawOptions): Promise<HTMLCanvasElement> {
  try {
    return await within({ signal: options.signal, timeout: BROWSER_TIMEOUT }, (signal) =>
      drawBy(browserEngine, { ...options, signal }),
    )
  } catch {
    options.signal.throwIfAborted()
    return drawBy((await loadFallback()).htmlEngine, options)
  }
}

async function drawWithinLimits(options: DrawOptions): Promise<Blob> {
  let canvas = await draw(options)
  let blob = await encode(canvas)
  for (let shrinks = 0; blob.size > MAX_BYTES; shrinks++) {
    if (shrinks >= MAX_SHRINKS) throw new Error(`The picture is larger than ${MAX_BYTES} bytes.`)
    canvas = resized(canvas, canvas.width * 0.7, canvas.height * 0.7)
    blob = await encode(canvas)
  }
  return blob
}

/**
 * Takes a picture of what is in view, masked before it is painted. The page is as before when the promise settles, its focus and
 * scrolling too.
 *
 * @returns PNG, or WebP for a picture of many megabytes; at most 10 MiB and 50 megapixels, scaled down where needed
 * @throws an Error that says what failed, with its `cause`: also when aborted and after the timeout
 */
export async function takeScreenshot({
  masking = 'on',
  scale = devicePixelRatio || 1,
  timeout = TIMEOUT,
  signal,
  tally,
}: ScreenshotOptions = {}): Promise<Blob> {
  const focused = document.activeElement
  try {
    const largest = Math.sqrt(MAX_PIXELS / Math.max(1, innerWidth * innerHeight))
    return await within({ signal, timeout }, async (limited) => {
      checkReading()
      return drawWithinLimits({ masking, scale: Math.min(scale, largest), signal: limited, tally })
    })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`The screenshot could not be taken: ${reason}`, { cause })
  } finally {
    if (focused !== document.activeElement && focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  }
}
