import { createTally } from '@earshot/privacy'
import { record } from '@rrweb/record'
import { describe, expect, it, vi } from 'vitest'
import { fitRecorder, SETTINGS } from '../../build/leave-out.ts'
import { startReplay } from '../../src/capture/replay.ts'

vi.mock('@rrweb/record', () => ({
  record: Object.assign(vi.fn(), { mirror: { getIds: () => [], getNode: () => null } }),
}))

/** What the build makes of a recorder. */
function leaveOut(recorder: string): unknown {
  const { transform } = fitRecorder()
  if (typeof transform !== 'function') throw new TypeError('the plugin is expected to transform by a function')
  return Reflect.apply(transform, undefined, [recorder, '/node_modules/@rrweb/record/dist/record.js'])
}

describe('the recorder that ships', () => {
  it('assumes exactly the options of the replay', () => {
    startReplay({ tally: createTally() }).stop()
    const [options] = vi.mocked(record).mock.calls[0] ?? []
    const { emit, maskInputFn, maskAllInputs, slimDOMOptions, ...others } = options ?? {}
    expect({ maskAllInputs, slimDOMOptions }).toEqual({ maskAllInputs: true, slimDOMOptions: 'all' })
    expect(others).toHaveProperty('recordCanvas')
    expect(SETTINGS).toMatchObject(others)
  })

  it('returns no replay if it has no snapshot of the page', () => {
    const replay = startReplay({ tally: createTally() })
    const [options] = vi.mocked(record).mock.lastCall ?? []
    options?.emit?.({ type: 4, timestamp: 1, data: { href: '', width: 1, height: 1 } })
    expect(() => replay.snapshot()).toThrow('could not be recorded')
    replay.stop()
  })

  it('is not built from an unreviewed recorder', () => {
    expect(() => leaveOut('export function record() {}')).toThrow('leave-out.ts')
  })
})
