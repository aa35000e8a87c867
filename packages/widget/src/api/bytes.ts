/** Compresses, or answers undefined where the browser has no CompressionStream. */
export async function gzip(blob: Blob): Promise<Blob | undefined> {
  if (typeof CompressionStream === 'undefined') return undefined
  return await new Response(blob.stream().pipeThrough(new CompressionStream('gzip'))).blob()
}

/** SHA-256 in hexadecimal. Needs a secure context, as every origin of a capture key is one. */
export async function sha256(blob: Blob): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
