import type { PictureFile, Step } from './scan.ts'

const IMAGE = 0x2c
const EXTENSION = 0x21
const TRAILER = 0x3b
const GRAPHIC_CONTROL = 0xf9
const APPLICATION = 0xff
/** Application extensions to keep: the number of repetitions and the colour profile. */
const KEPT = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012'])
const NAME_BYTES = 11

/**
 * Keeps frames and their timing. Removes comments and application data.
 * https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
export function* scanGif(file: PictureFile): Generator<Step, void, Buffer> {
  const head = yield { take: 13 }
  yield { skip: paletteBytes(head[10]) }
  for (;;) {
    const start = file.position
    const introducer = (yield { take: 1 })[0]
    if (introducer === IMAGE) {
      const frame = yield { take: 9 }
      // The palette, and the code size.
      yield { skip: paletteBytes(frame[8]) + 1 }
      yield { blocks: true }
    } else if (introducer === EXTENSION) {
      const cut = file.cut(start, Number.POSITIVE_INFINITY)
      const isKept = yield* readExtension()
      yield { blocks: true }
      cut.end = isKept ? start : file.position
    } else {
      if (introducer !== TRAILER) file.cut(start, Number.POSITIVE_INFINITY)
      return
    }
  }
}

function* readExtension(): Generator<Step, boolean, Buffer> {
  const label = (yield { take: 1 })[0]
  if (label !== APPLICATION) return label === GRAPHIC_CONTROL
  const size = (yield { take: 1 })[0] ?? 0
  const name = yield { take: size }
  return size === NAME_BYTES && KEPT.has(name.toString('latin1'))
}

/** Size of the palette that follows, from the packed flags byte. */
function paletteBytes(packed = 0): number {
  return packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0
}
