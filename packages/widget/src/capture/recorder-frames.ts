/** The frames that rrweb leaves in the page in Safari, to take from them what the page may have changed of its own. */
const rrwebFrames = () => document.querySelectorAll('[__rrwebUntaintedMutationObserver]')

/**
 * To be called after rrweb has started. Beside Zone.js, it would take away the frame of its observer when it stops, and go on with it
 * all the same when it starts again: it would see nothing any more.
 */
export function keepFrames(): void {
  for (const frame of rrwebFrames()) frame.remove = () => {}
}

/** Takes them out of the page, for good. */
export function releaseFrames(): void {
  for (const frame of rrwebFrames()) frame.parentNode?.removeChild(frame)
}
