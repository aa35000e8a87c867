/** A part of a file that is left out of what is kept, or replaced. */
export interface Cut {
  start: number
  /** Infinity: to the end of the file. */
  end: number
  replacement: Buffer
}

/**
 * What a parser asks for next. `take`: so many bytes, which it gets. `skip`: to pass over so many. `marker`: to pass over everything up to
 * a JPEG marker, which it gets. `blocks`: to pass over the sub-blocks of a GIF.
 */
export type Step = { take: number } | { skip: number } | { marker: true } | { blocks: true }

export type Parser = (file: PictureFile) => Generator<Step, void, Buffer>

/** What a parser knows of the file that it walks through. */
export interface PictureFile {
  /** Of the next byte. */
  readonly position: number
  /** Leaves out what is between. Before the bytes are looked at, so that it holds for a file that ends early. */
  cut(start: number, end: number): Cut
}

export interface Scan {
  write(chunk: Buffer): void
  /** The cuts, in the order of the file. Nothing may be written any more. */
  end(): Cut[]
}

/** More parts than any picture has: the work for one, and the memory for its cuts, are bounded. */
const MAX_STEPS = 200_000
const MAX_CUTS = 10_000

/**
 * Runs a parser over a file that comes in chunks. Where the parser ends, because the file is complete or of another form from there on,
 * the rest is cut: no reader of the format looks at it.
 */
export function createScan(parse: Parser): Scan {
  const cuts: Cut[] = []
  const nothing = Buffer.alloc(0)
  let data: Buffer = nothing
  let at = 0
  let passed = 0
  let total = 0
  let steps = 0

  const file: PictureFile = {
    get position() {
      return passed + at
    },
    cut(start, end) {
      const cut = { start, end, replacement: nothing }
      cuts.push(cut)
      return cut
    },
  }
  const parser = parse(file)
  let step = next(nothing)

  function next(answer: Buffer): Step | null {
    steps += 1
    const isTooMuch = steps > MAX_STEPS || cuts.length > MAX_CUTS
    const result = isTooMuch ? undefined : parser.next(answer)
    if (result && !result.done) return result.value
    file.cut(file.position, Number.POSITIVE_INFINITY)
    return null
  }

  /** Bytes passed over; null where more are needed before it can be told. */
  function answer(wanted: Step): Buffer | null {
    if ('take' in wanted) {
      if (data.length - at < wanted.take) return null
      at += wanted.take
      return data.subarray(at - wanted.take, at)
    }
    if ('skip' in wanted) {
      const skipped = Math.min(wanted.skip, data.length - at)
      at += skipped
      wanted.skip -= skipped
      return wanted.skip === 0 ? nothing : null
    }
    return 'marker' in wanted ? findMarker() : skipBlocks()
  }

  /** 0xff followed by what is neither a stuffed byte, nor a fill byte, nor a restart. */
  function findMarker(): Buffer | null {
    for (; at + 1 < data.length; at++) {
      if (data[at] !== 0xff) continue
      const byte = data[at + 1] ?? 0
      if (byte === 0 || byte === 0xff || (byte >= 0xd0 && byte <= 0xd7)) continue
      at += 2
      return data.subarray(at - 2, at)
    }
    return null
  }

  function skipBlocks(): Buffer | null {
    for (;;) {
      const size = data[at]
      if (size === undefined || at + size >= data.length) return null
      at += 1 + size
      if (size === 0) return nothing
    }
  }

  return {
    write(chunk) {
      total += chunk.length
      if (!step) return
      passed += at
      data = at < data.length ? Buffer.concat([data.subarray(at), chunk]) : chunk
      at = 0
      while (step) {
        const bytes = answer(step)
        if (!bytes) return
        step = next(bytes)
      }
    },
    end: () =>
      cuts
        .map((cut) => ({ ...cut, end: Math.min(cut.end, total) }))
        .filter(({ start, end, replacement }) => start < end || (start === end && replacement.length > 0))
        .sort((one, other) => one.start - other.start),
  }
}
