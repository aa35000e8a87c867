/**
 * Paints a thumbnail of at most 900 pixels width. CSS would scale a large canvas with less quality.
 */
export function paintThumbnail(canvas: HTMLCanvasElement, picture: ImageBitmap | HTMLCanvasElement): void {
  canvas.width = Math.min(900, picture.width)
  canvas.height = Math.max(1, Math.round((canvas.width * picture.height) / picture.width))
  const context = canvas.getContext('2d')
  if (!context) return
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
}
