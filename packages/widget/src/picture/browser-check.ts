import { decodeSvg, pixelsOf, resized } from './paint.ts'
import { plainDocument } from './plain-document.ts'

/**
 * Red from a style, and blue from an embedded picture. Browsers that draw such images wrongly fail
 * this trial.
 */
const PICTURE = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAA/wAAACwAAAAAAQABAAACAkQBADs='
const TRIAL =
  '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><foreignObject width="100%" height="100%">' +
  `<div xmlns="http://www.w3.org/1999/xhtml" style="height:4px;background:url(&quot;${PICTURE}&quot;) 4px 0/4px no-repeat red"></div>` +
  '</foreignObject></svg>'

/** Byte order as in memory. */
const RED = 0xff0000ff
const BLUE = 0xffff0000

/**
 * Checks the policy in the page's `<meta>`. The trial detects a policy in a header, which cannot be
 * read.
 */
function forbidsDataImages(document: Document): boolean {
  const policies = document.querySelectorAll<HTMLMetaElement>('meta[http-equiv="content-security-policy" i]')
  return [...policies].some(({ content }) => {
    const sources = /\bimg-src([^;]*)/i.exec(content) ?? /\bdefault-src([^;]*)/i.exec(content)
    return sources && !/\sdata:/i.test(sources[0])
  })
}

async function tryDrawing(): Promise<void> {
  if (forbidsDataImages(plainDocument(document))) throw new Error('The page’s policy forbids data: pictures.')
  const image = await decodeSvg(TRIAL)
  const pixels = pixelsOf(resized(image, 8, 4))
  if (pixels[9] !== RED || pixels[14] !== BLUE) throw new Error('Images are drawn wrongly.')
}

let tried: Promise<void> | undefined

/**
 * Rejects if this browser, or the page's policy, does not permit drawing pages as images. Checks
 * only once.
 */
export function checkBrowser(): Promise<void> {
  tried ??= tryDrawing()
  return tried
}

function isOfOneColor(canvas: HTMLCanvasElement): boolean {
  const pixels = pixelsOf(canvas)
  return pixels.every((pixel) => pixel === pixels[0])
}

/**
 * Returns true if the whole picture has a single colour. A small copy is usually enough to tell.
 */
export const isUniform = (canvas: HTMLCanvasElement) => isOfOneColor(resized(canvas, 32, 32)) && isOfOneColor(canvas)
