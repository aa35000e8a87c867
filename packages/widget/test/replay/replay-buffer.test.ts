import { describe, expect, it } from 'vitest'
import { createReplayBuffer } from '../../src/capture/replay-buffer.ts'

const META = 4
const PICTURE = 2
const CHANGE = 3

function event(type: number, timestamp: number, size = 0) {
  return { type, timestamp, data: 'x'.repeat(size) }
}

/** A buffer that is given a full picture at `at`, as the recorder does. */
function beginAt(buffer: ReturnType<typeof createReplayBuffer>, at: number) {
  buffer.begin(at)
  buffer.add(event(META, at))
  buffer.add(event(PICTURE, at))
}

function held(buffer: ReturnType<typeof createReplayBuffer>): { type: number; timestamp: number }[] {
  return buffer.jsonEvents().map((json) => JSON.parse(json))
}

describe('the replay buffer', () => {
  it('keeps events in order, starting with a full snapshot', () => {
    const buffer = createReplayBuffer({ duration: 60_000 })
    beginAt(buffer, 1000)
    buffer.add(event(CHANGE, 2000))
    expect(held(buffer).map(({ type, timestamp }) => [type, timestamp])).toEqual([
      [META, 1000],
      [PICTURE, 1000],
      [CHANGE, 2000],
    ])
    expect(buffer.startedAt()).toBe(1000)
  })

  it('drops a segment only if the next one covers the duration', () => {
    const buffer = createReplayBuffer({ duration: 60_000 })
    beginAt(buffer, 0)
    beginAt(buffer, 70_000)
    buffer.add(event(CHANGE, 129_999))
    expect(buffer.startedAt()).toBe(0)
    buffer.add(event(CHANGE, 130_000))
    expect(buffer.startedAt()).toBe(70_000)
    expect(held(buffer)[0]?.type).toBe(META)
  })

  it('asks for a new snapshot once it covers the duration and has grown', () => {
    const buffer = createReplayBuffer({ duration: 60_000 })
    beginAt(buffer, 0)
    expect(buffer.isDue(60_000)).toBe(false)
    for (let i = 0; i < 900; i++) buffer.add(event(CHANGE, 100 + i))
    expect(buffer.isDue(59_999)).toBe(false)
    expect(buffer.isDue(60_000)).toBe(true)
  })

  it('asks for a new snapshot of a quiet page after some minutes', () => {
    const buffer = createReplayBuffer({ duration: 60_000 })
    beginAt(buffer, 0)
    expect(buffer.isDue(299_999)).toBe(false)
    expect(buffer.isDue(300_000)).toBe(true)
  })

  it('accepts no more events than a segment may have, until the next starts', () => {
    const buffer = createReplayBuffer({ duration: 60_000, maxSegmentBytes: 1000 })
    beginAt(buffer, 0)
    expect(buffer.add(event(CHANGE, 1, 1200))).toBe(true)
    expect(buffer.add(event(CHANGE, 2))).toBe(false)
    expect(buffer.isDue(9_999)).toBe(false)
    expect(buffer.isDue(10_000)).toBe(true)
    beginAt(buffer, 10_000)
    expect(buffer.add(event(CHANGE, 10_001))).toBe(true)
  })

  it('counts events like bytes', () => {
    const buffer = createReplayBuffer({ duration: 60_000, maxSegmentEvents: 3 })
    beginAt(buffer, 0)
    const taken = [1, 2, 3, 4].map((at) => buffer.add(event(CHANGE, at)))
    expect(taken).toEqual([true, true, false, false])
  })

  it('drops the oldest segments before it exceeds its limit, whatever they cover', () => {
    const buffer = createReplayBuffer({ duration: 60_000, maxBytes: 3000 })
    beginAt(buffer, 0)
    buffer.add(event(CHANGE, 10, 2000))
    beginAt(buffer, 20)
    buffer.add(event(CHANGE, 30, 2000))
    expect(buffer.startedAt()).toBe(20)
    expect(buffer.jsonEvents().join().length).toBeLessThan(3000)
  })

  it('skips a segment without a snapshot', () => {
    const buffer = createReplayBuffer({ duration: 60_000 })
    buffer.begin(0)
    beginAt(buffer, 5)
    expect(buffer.startedAt()).toBe(5)
    expect(held(createReplayBuffer({ duration: 1 }))).toEqual([])
  })
})
