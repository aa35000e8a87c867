/**
 * Gives the memory of bytes that nobody needs any more back at once; they are empty after that. The engine counts memory outside its
 * heap too, and would otherwise collect garbage, all of it, every few uploads. Bytes that share their memory with others are left
 * alone. Never to be called while a write or a check of the bytes may still be running: those do not notice.
 */
export function releaseBytes(bytes: Uint8Array): void {
  const { buffer } = bytes
  if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength) buffer.transfer(0)
}
