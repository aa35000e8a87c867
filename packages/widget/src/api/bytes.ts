import { WidgetError } from '../transport/widget-error.ts'

/** Compresses a blob with gzip. Returns undefined if the browser has no CompressionStream. */
export async function gzip(blob: Blob): Promise<Blob | undefined> {
  if (typeof CompressionStream === 'undefined') return undefined
  // Without Response, since the page may have replaced that class.
  const reader = blob.stream().pipeThrough(new CompressionStream('gzip')).getReader()
  const pieces: BlobPart[] = []
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return new Blob(pieces)
    pieces.push(value)
  }
}

/**
 * Returns the SHA-256 in hexadecimal. Throws a WidgetError in an insecure context, which has no
 * crypto.subtle.
 */
export async function sha256(blob: Blob): Promise<string> {
  if (!crypto.subtle) {
    const message =
      'Reports can only be sent from secure pages. This page, or a page that embeds it, was not loaded over https.'
    throw new WidgetError('INVALID_ORIGIN', { message })
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()))
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
