import { createCipheriv } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { pngChunk } from './pictures.ts'

/** A PNG with one bit a pixel, all black: a few kilobytes, however many pixels it has. */
export function blackPng({ width, height }: { width: number; height: number }): Buffer {
  const row = Buffer.alloc(1 + Math.ceil(width / 8))
  return png({ width, height, depth: 1, colour: 0, rows: Buffer.concat(Array.from({ length: height }, () => row)) })
}

/** A PNG of noise, which cannot be compressed. The same at each call. */
export function noisyPng({ width, height }: { width: number; height: number }): Buffer {
  const row = 1 + 3 * width
  const key = Buffer.alloc(16)
  const rows = createCipheriv('aes-128-ctr', key, key).update(Buffer.alloc(height * row))
  for (let y = 0; y < height; y++) rows[y * row] = 0
  return png({ width, height, depth: 8, colour: 2, rows })
}

function png({
  width,
  height,
  depth,
  colour,
  rows,
}: Record<'width' | 'height' | 'depth' | 'colour', number> & { rows: Buffer }): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(depth, 8)
  header.writeUInt8(colour, 9)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND', '')])
}
