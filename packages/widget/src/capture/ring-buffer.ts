/** Holds the newest items, bounded by count and by size, so that a noisy page costs no more memory than a quiet one. */
export interface RingBuffer<Item> {
  push(item: Item): void
  /** Oldest first; a copy. */
  items(): Item[]
  clear(): void
}

interface Bounds<Item> {
  readonly maxCount: number
  /** In whatever unit `sizeOf` answers. An item that is larger alone is not kept. */
  readonly maxSize: number
  readonly sizeOf: (item: Item) => number
}

/** An empty ring buffer. */
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
