import { BLOCK } from '../privacy/selectors.ts'

/**
 * Options of the recorder. The build makes them constants in the recorder and removes them here.
 */
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
