import { composedElements } from './stand-ins.ts'

const MAX_IMAGES = 60
const TIMEOUT_MS = 3_000

function isInView(image: Element): boolean {
  const { top, left, bottom, right, width, height } = image.getBoundingClientRect()
  return width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth
}

function isForeign(image: HTMLImageElement): boolean {
  const address = image.currentSrc || image.src
  if (!/^https?:/i.test(address) || image.crossOrigin !== null) return false
  return new URL(address).origin !== location.origin
}

function canBeRead(image: HTMLImageElement): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = new Image()
    const timer = setTimeout(() => resolve(false), TIMEOUT_MS)
    const settle = (isReadable: boolean) => {
      clearTimeout(timer)
      resolve(isReadable)
    }
    probe.onload = () => settle(true)
    probe.onerror = () => settle(false)
    probe.crossOrigin = 'anonymous'
    probe.src = image.currentSrc || image.src
  })
}

/**
 * Returns the visible images of other origins that the page may not read, for lack of CORS headers.
 * They would make the canvas unexportable and have to be replaced.
 */
export async function findUnreadableImages(document: Document): Promise<Set<Element>> {
  const images = [...composedElements(document)].filter(
    (element): element is HTMLImageElement => element.localName === 'img' && isInView(element),
  )
  const foreign = images.filter((image) => image.complete && image.naturalWidth > 0 && isForeign(image))
  const readable = await Promise.all(foreign.slice(0, MAX_IMAGES).map(canBeRead))
  return new Set(foreign.filter((_, index) => readable[index] !== true))
}
