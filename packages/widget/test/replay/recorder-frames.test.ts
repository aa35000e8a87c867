import { expect, it } from 'vitest'
import { keepFrames, releaseFrames } from '../../src/capture/recorder-frames.ts'

it('frames that the recorder puts into the page stay when it stops, and go when the replay ends', () => {
  const frame = document.createElement('iframe')
  frame.setAttribute('__rrwebUntaintedMutationObserver', '')
  document.body.append(frame)
  keepFrames()
  frame.remove()
  expect(frame.isConnected).toBe(true)
  releaseFrames()
  expect(frame.isConnected).toBe(false)
  releaseFrames()
})
