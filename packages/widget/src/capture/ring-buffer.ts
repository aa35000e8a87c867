/**
 * Keeps the newest items within a count and a size, so that a noisy page needs no more memory than
 * a quiet one.
 */
export interface RingBuffer<Item> {
  push(item: Item): void
  /** Returns a copy, oldest first. */
  items(): Item[]
  clear(): void
}

interface Bounds<Item> {
  readonly maxCount: number
  /** Total size in the unit of `sizeOf`. A single item above it is dropped. */
  readonly maxSize: number
  readonly sizeOf: (item: Item) => number
}

/** Creates an empty ring buffer. */
export function createRingBuffer<Item>({ maxCount, maxSize, sizeOf }: Bounds<Item>): RingBuffer<Item> {
  let held: { item: Item; size: number }[] = []
  let total = 0
  return {
    push(item) {
      const size = sizeOf(item)
      if (size > maxSize) return
      held.push({ item, size })
      total += size
      while (held.length > maxCount || total > maxSize) total -= held.shift()?.size ?? 0
    },
    items: () => held.map(({ item }) => item),
    clear() {
      held = []
      total = 0
    },
  }
}
