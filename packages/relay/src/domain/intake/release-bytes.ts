/**
 * Frees the memory of a buffer at once; the buffer is empty after that. Otherwise external memory
 * would trigger a full garbage collection every few uploads. Buffers that share their memory are
 * left unchanged. Never call this while a write or check of the bytes may still be running.
 */
export function releaseBytes(bytes: Uint8Array): void {
  const { buffer } = bytes
  if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength) buffer.transfer(0)
}
