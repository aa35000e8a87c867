import { within } from '../capture/within.ts'
import { saysPrivate } from '../privacy/drawn-text.ts'
import { factsOf } from '../privacy/elements.ts'
import { isMarked } from './marked.ts'
import type { PagePass } from './page-pass.ts'
import { resized } from './paint.ts'

/** Elements with content that is not text of the page. */
const REPLACED = /^(?:img|canvas|video|audio|iframe|frame|object|embed)$/

export const isReplaced = (element: Element): boolean =>
  REPLACED.test(element.localName) || element.matches('input[type=image i]')

/** Throws if the source contains content that the page may not read. */
const dataUrlOf = (source: CanvasImageSource, { width, height }: { width: number; height: number }) =>
  resized(source, width, height).toDataURL()

const IMAGE_TIMEOUT_MS = 2_000

/** Returns the image at its natural size, or smaller if it is displayed smaller. */
async function imageData(image: HTMLImageElement, pass: PagePass): Promise<string | null> {
  if (!image.complete) await within({ timeout: IMAGE_TIMEOUT_MS }, () => image.decode()).catch(() => {})
  const address = image.currentSrc || image.src
  if (!image.complete) return null
  if (image.naturalWidth === 0) return ''
  if (pass.masking === 'on' && saysPrivate(address)) return null
  if (address.startsWith('data:')) return address
  const { naturalWidth, naturalHeight, clientWidth, clientHeight } = image
  const isNatural = /^(?:none|scale-down)$/.test(getComputedStyle(image).objectFit)
  const shown = Math.max(clientWidth / naturalWidth, clientHeight / naturalHeight) * pass.scale
  const isVector = /\.svg(?:[?#]|$)/i.test(address)
  const factor = isNatural ? 1 : isVector ? shown : Math.min(1, shown)
  try {
    return dataUrlOf(image, { width: naturalWidth * factor, height: naturalHeight * factor })
  } catch {
    return pass.resources.load(address)
  }
}

/** Loads a file that is an image by its name or type. */
async function embeddedPicture(element: Element, pass: PagePass): Promise<string | null> {
  const address = element.getAttribute('data') ?? element.getAttribute('src') ?? ''
  const isPicture =
    /^image\b/.test(element.getAttribute('type') ?? '') || /\.(?:svg|png|jpe?g|gif|webp|avif)$/i.test(address)
  const picture = isPicture ? await pass.resources.load(new URL(address, element.baseURI).href) : null
  return picture && pass.masking === 'on' && saysPrivate(picture) ? null : picture
}

/** Returns the picture of an element; '' if there is none, null if it may not be shown or read. */
export async function pictureOf(element: Element, pass: PagePass): Promise<string | null> {
  if (pass.masking === 'on' && isMarked(element, pass)) return null
  const name = element.localName
  if (name === 'img') return imageData(element as HTMLImageElement, pass)
  if (name === 'iframe' || name === 'frame') return pass.frames(element as HTMLIFrameElement)
  if (/^(?:object|embed|input)$/.test(name)) return embeddedPicture(element, pass)
  const { readyState, poster, videoWidth: width, videoHeight: height } = element as HTMLVideoElement
  const isEmpty = name === 'video' && readyState < 2
  if (isEmpty && !poster) return ''
  if (pass.masking === 'on' && !factsOf(element, pass.facts).kept) return null
  try {
    if (name === 'canvas') return (element as HTMLCanvasElement).toDataURL()
    if (name === 'video') return isEmpty ? '' : dataUrlOf(element as HTMLVideoElement, { width, height })
  } catch {
    // It contains content of another origin.
  }
  return null
}

/** Returns the label of a picture that is not shown. */
export function labelOf(element: Element, pass: PagePass): string {
  if (isMarked(element, pass)) return 'private'
  return { img: 'image', input: 'image', canvas: 'canvas', video: 'video' }[element.localName] ?? 'not captured'
}
