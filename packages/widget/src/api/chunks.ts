import { WidgetError } from '../transport/widget-error.ts'

/** Chunks in files of their own, by the name of their module. */
export type LateChunk = 'screenshot' | 'form-session' | 'submit-now' | 'check-setup'

/** As a package, the chunks are made and served by the page's own bundler. */
let check = async (_: LateChunk): Promise<void> => undefined

/** `by` runs before each late chunk; where it rejects, the chunk is not loaded. */
export function checkChunks(by: typeof check): void {
  check = by
}

/**
 * The one place that loads late code. As a package, the page's bundler splits at these imports; by script tag, the chunks lie beside
 * the script.
 */
export const chunks = {
  replay: () => late(() => import('../capture/replay.ts')),
  screenshot: () => late(() => import('../capture/screenshot.ts'), 'screenshot'),
  form: () => late(() => import('./form-session.ts'), 'form-session'),
  submit: () => late(() => import('./submit-now.ts'), 'submit-now'),
  setup: () => late(() => import('./check-setup.ts'), 'check-setup'),
}

async function late<Module>(load: () => Promise<Module>, name?: LateChunk): Promise<Module> {
  try {
    if (name) await check(name)
    return await load()
  } catch (cause) {
    const message = 'A part of the report form could not be loaded. Check the connection, then try again.'
    throw new WidgetError('CHUNK_FAILED', { message, retryable: true, cause })
  }
}
