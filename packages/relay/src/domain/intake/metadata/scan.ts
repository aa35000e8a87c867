/** A part of a file to remove or replace. */
export interface Cut {
  start: number
  /** Infinity means the end of the file. */
  end: number
  replacement: Buffer
}

/**
 * A parser's next step. `take`: read this many bytes. `skip`: skip this many bytes. `marker`: skip
 * to the next JPEG marker and read it. `blocks`: skip the sub-blocks of a GIF.
 */
export type Step = { take: number } | { skip: number } | { marker: true } | { blocks: true }

export type Parser = (file: PictureFile) => Generator<Step, void, Buffer>

/** The file that a parser reads. */
export interface PictureFile {
  /** Offset of the next byte. */
  readonly position: number
  /**
   * Removes a range. Call it before reading the range, so that it also applies if the file ends
   * early.
   */
  cut(start: number, end: number): Cut
}

export interface Scan {
  write(chunk: Buffer): void
  /** Returns the cuts in file order. Do not write after this. */
  end(): Cut[]
}

/** More than any real picture needs. They bound the work and the memory for one file. */
const MAX_STEPS = 200_000
const MAX_CUTS = 10_000

/**
 * Runs a parser over a file that arrives in chunks. When the parser ends, because the picture is
 * complete or malformed, the rest of the file is cut.
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

  function next(result: Buffer): Step | null {
    steps += 1
    const isTooMuch = steps > MAX_STEPS || cuts.length > MAX_CUTS
    const yielded = isTooMuch ? undefined : parser.next(result)
    if (yielded && !yielded.done) return yielded.value
    file.cut(file.position, Number.POSITIVE_INFINITY)
    return null
  }

  /** The result of a step, or null if more bytes are needed. */
  function perform(wanted: Step): Buffer | null {
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

  /** A marker is 0xff and a byte that is not a stuffed byte, fill byte or restart marker. */
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
        const bytes = perform(step)
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
