import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

export const decode = (png: Buffer): PNG => PNG.sync.read(png)

/**
 * How far a picture is from the browser's own, in per cent. `mismatch`: of all pixels. `ink`: of the pixels where the browser's picture
 * has something drawn. Most of a page is empty, so a blank picture has little mismatch, and nearly all of the ink.
 * `threshold`: how different two colours may be, from 0 to 1.
 */
export function compare(own: PNG, browsers: PNG, { threshold = 0.1 } = {}): { mismatch: number; ink: number } {
  const { width, height } = browsers
  if (own.width !== width || own.height !== height) {
    throw new Error(`The picture is ${own.width}×${own.height}, the page ${width}×${height}`)
  }
  const wrong = new Uint8Array(width * height * 4)
  const count = pixelmatch(own.data, browsers.data, wrong, width, height, { threshold, diffMask: true })
  const drawn = drawnPixels(browsers)
  let ink = 0
  let wrongInk = 0
  for (let pixel = 0; pixel < drawn.length; pixel++) {
    if (!drawn[pixel]) continue
    ink++
    // The mask is transparent where the two agree; differences of antialiasing are yellow.
    if (wrong[pixel * 4 + 3] && !wrong[pixel * 4 + 1]) wrongInk++
  }
  return { mismatch: (100 * count) / (width * height), ink: ink ? (100 * wrongInk) / ink : 0 }
}

/** Marks the pixels that are clearly lighter or darker than their neighbour to the left, or above. */
function drawnPixels({ width, height, data }: PNG): Uint8Array {
  const drawn = new Uint8Array(width * height)
  const lightness = (x: number, y: number) => {
    const at = (y * width + x) * 4
    return 0.3 * (data[at] ?? 0) + 0.6 * (data[at + 1] ?? 0) + 0.1 * (data[at + 2] ?? 0)
  }
  for (let y = 1; y < height; y++) {
    for (let x = 1; x < width; x++) {
      const here = lightness(x, y)
      if (Math.max(Math.abs(here - lightness(x - 1, y)), Math.abs(here - lightness(x, y - 1))) > 24) {
        drawn[y * width + x] = 1
      }
    }
  }
  return drawn
}

/** The picture with boxes painted over, for what is not to be compared. */
export function covered(picture: PNG, boxes: readonly Box[]): PNG {
  const { width, height } = picture
  const copy = new PNG({ width, height })
  picture.data.copy(copy.data)
  for (const { left, top, right, bottom } of boxes) {
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, Math.ceil(bottom)); y++) {
      const from = Math.min(width, Math.max(0, Math.floor(left)))
      const to = Math.max(from, Math.min(width, Math.ceil(right)))
      copy.data.fill(128, (y * width + from) * 4, (y * width + to) * 4)
    }
  }
  return copy
}

/** The same picture, moved. What comes in from outside is white. */
export function shifted({ width, height, data }: PNG, by: { x: number; y: number }): PNG {
  const moved = new PNG({ width, height })
  moved.data.fill(255)
  for (let y = Math.max(0, by.y); y < height; y++) {
    const from = (y - by.y) * width * 4
    data.copy(moved.data, (y * width + by.x) * 4, from, from + (width - by.x) * 4)
  }
  return moved
}

export function blank({ width, height }: PNG): PNG {
  const white = new PNG({ width, height })
  white.data.fill(255)
  return white
}

/** The colours that occur in a box, as `r,g,b,a`. */
export function coloursIn({ width, data }: PNG, { left, top, right, bottom }: Box): Set<string> {
  const found = new Set<string>()
  for (let y = Math.ceil(top); y < Math.floor(bottom); y++) {
    for (let x = Math.ceil(left); x < Math.floor(right); x++) {
      const at = (y * width + x) * 4
      found.add(data.subarray(at, at + 4).join())
    }
  }
  return found
}
