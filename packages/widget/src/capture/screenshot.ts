import type { Tally } from '@earshot/privacy'
import { ARTIFACT_LIMITS } from '@earshot/protocol'
import { type DrawOptions, drawPage } from './draw-page.ts'

// In this chunk since most reports load it anyway.
export { completeReplay } from './complete-replay.ts'

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

const { max_bytes: MAX_BYTES, max_pixels: MAX_PIXELS = 50_000_000 } = ARTIFACT_LIMITS.screenshot
const TIMEOUT = 20_000
/** Above this a picture is photographs, which WebP holds in a fraction of the bytes. */
const LARGE_PNG = 4 * 1024 * 1024
const WEBP_QUALITY = 0.9
const MAX_SHRINKS = 3

function toBlob(canvas: HTMLCanvasElement, type: 'image/png' | 'image/webp'): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The browser could not write the picture.'))),
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
  const context = document.createElement('canvas').getContext('2d')
  if (!context) return
  context.fillStyle = '#888'
  context.fillRect(0, 0, 8, 8)
  const { data } = context.getImageData(0, 0, 8, 8)
  if (data.some((value, index) => index % 4 < 3 && Math.abs(value - 0x88) > 9)) {
    throw new Error('This browser does not let a page read what it has drawn.')
  }
}

function shrink(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const smaller = document.createElement('canvas')
  smaller.width = Math.floor(canvas.width * 0.7)
  smaller.height = Math.floor(canvas.height * 0.7)
  smaller.getContext('2d')?.drawImage(canvas, 0, 0, smaller.width, smaller.height)
  return smaller
}

/** Draws, and once more without effects where those made a canvas that may not be exported. */
async function drawExportable(
  options: Omit<DrawOptions, 'effects'>,
): Promise<{ canvas: HTMLCanvasElement; blob: Blob }> {
  const canvas = await drawPage({ ...options, effects: 'all' })
  try {
    return { canvas, blob: await encode(canvas) }
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'SecurityError') throw error
    const plain = await drawPage({ ...options, effects: 'plain' })
    return { canvas: plain, blob: await encode(plain) }
  }
}

async function drawWithinLimits(options: Omit<DrawOptions, 'effects'>): Promise<Blob> {
  let { canvas, blob } = await drawExportable(options)
  for (let shrinks = 0; blob.size > MAX_BYTES; shrinks++) {
    if (shrinks >= MAX_SHRINKS) throw new Error(`The picture is larger than ${MAX_BYTES} bytes.`)
    canvas = shrink(canvas)
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
  const giveUp = new AbortController()
  const abort = () => giveUp.abort(signal?.reason)
  const timer = setTimeout(() => giveUp.abort(new Error(`It took longer than ${timeout} ms.`)), timeout)
  signal?.addEventListener('abort', abort)
  const focused = document.activeElement
  const aborted = new Promise<never>((_, reject) => {
    giveUp.signal.addEventListener('abort', () => reject(giveUp.signal.reason))
  })
  try {
    if (signal?.aborted) throw signal.reason
    checkReading()
    const largest = Math.sqrt(MAX_PIXELS / Math.max(1, innerWidth * innerHeight))
    const drawing = drawWithinLimits({ masking, scale: Math.min(scale, largest), signal: giveUp.signal, tally })
    return await Promise.race([drawing, aborted])
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`The screenshot could not be taken: ${reason}`, { cause })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    if (focused !== document.activeElement && focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  }
}
