import { BLOCK } from '../privacy/selectors.ts'

/** How the recorder records. The build makes constants of these in the recorder itself, and leaves them out here. */
export const RECORDER_OPTIONS = {
  blockSelector: BLOCK,
  maskAllInputs: true,
  slimDOMOptions: 'all',
  inlineStylesheet: true,
  recordCanvas: false,
  collectFonts: false,
  recordAfter: 'DOMContentLoaded',
  sampling: { mousemove: 100, scroll: 150, media: 800, input: 'all' },
} as const
