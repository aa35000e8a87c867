import { describe, expect, it } from 'vitest'
import { createDiskSpace } from '../../../src/domain/intake/disk-space.ts'

const FULL = expect.objectContaining({ code: 'STORAGE_FULL' })
const TWO_SECONDS = 2_000

/** A disk of 1,000 bytes of which 100 must stay free. What is written shows once the disk is looked at again. */
function diskOf({ free = 1_000, min_free_bytes = 100 } = {}) {
  const disk = { free, looks: 0 }
  const clock = { now: 0 }
  const look = async () => {
    disk.looks++
    return disk.free
  }
  const space = createDiskSpace({ files: { free: look, freeToWrite: look }, min_free_bytes, now: () => clock.now })
  return { disk, clock, space }
}

describe('the disk', () => {
  it('is reserved for no more uploads than fit, and released as they end', async () => {
    const { space } = diskOf()
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => space.reserve(300)))
    const made = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    expect(made).toHaveLength(3)
    expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: FULL })
    made[0]?.release()
    made[0]?.release()
    expect(await space.reserve(300)).toBeDefined()
    await expect(space.reserve(1)).rejects.toEqual(FULL)
  })

  it('counts each written byte once, before and after the disk shows it', async () => {
    const { disk, clock, space } = diskOf()
    const upload = await space.reserve(500)
    await upload.use(500)
    await expect(space.reserve(401)).rejects.toEqual(FULL)
    ;(await space.reserve(400)).release()
    disk.free -= 500
    clock.now += TWO_SECONDS
    await expect(space.reserve(401)).rejects.toEqual(FULL)
    ;(await space.reserve(400)).release()
    upload.release()
    await expect(space.reserve(401)).rejects.toEqual(FULL)
  })

  it('stops a running upload if something else fills it', async () => {
    const { disk, clock, space } = diskOf()
    const upload = await space.reserve(500)
    await upload.use(100)
    disk.free = 199
    clock.now += TWO_SECONDS
    await expect(upload.use(100)).rejects.toEqual(FULL)
    await expect(space.ensureFree()).resolves.toBeUndefined()
    disk.free = 99
    clock.now += TWO_SECONDS
    await expect(space.ensureFree()).rejects.toEqual(FULL)
  })

  it('is checked once for concurrent calls, and not again for two seconds', async () => {
    const { disk, clock, space } = diskOf()
    await Promise.all(Array.from({ length: 20 }, () => space.reserve(1)))
    clock.now += TWO_SECONDS - 1
    await space.reserve(1)
    expect(disk.looks).toBe(1)
    clock.now -= 3 * TWO_SECONDS
    await space.reserve(1)
    expect(disk.looks).toBe(2)
  })

  it('is not checked if nothing must stay free', async () => {
    const { disk, space } = diskOf({ min_free_bytes: 0, free: 0 })
    await space.ensureFree()
    await (await space.reserve(1_000)).use(1_000)
    expect(disk.looks).toBe(0)
  })
})
