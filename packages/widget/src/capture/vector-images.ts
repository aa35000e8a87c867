/**
 * Returns true if the image is drawn from SVG. html2canvas uses the natural size as the image's
 * pixel size; if the file has no size, it draws only a corner.
 */
export function isVector(element: Element): element is HTMLImageElement {
  if (element.localName !== 'img') return false
  const { currentSrc, src, complete, naturalWidth } = element as HTMLImageElement
  return complete && naturalWidth > 0 && /^data:image\/svg|^[^?#]+\.svg(?:[?#]|$)/i.test(currentSrc || src)
}

/**
 * Paints the whole image on a canvas of its proportions, at the resolution of its display size.
 * Returns false if the image would make the canvas unexportable.
 */
export function paintVector(
  image: HTMLImageElement,
  { canvas, scale }: { canvas: HTMLCanvasElement; scale: number },
): boolean {
  const { naturalWidth, naturalHeight, clientWidth, clientHeight } = image
  const enlarged = scale * Math.max(clientWidth / naturalWidth, clientHeight / naturalHeight)
  canvas.width = Math.max(1, Math.round(naturalWidth * enlarged))
  canvas.height = Math.max(1, Math.round(naturalHeight * enlarged))
  const context = canvas.getContext('2d')
  try {
    context?.drawImage(image, 0, 0, canvas.width, canvas.height)
    context?.getImageData(0, 0, 1, 1)
    return true
  } catch {
    return false
  }
}
