import { WidgetError } from '../transport/widget-error.ts'

/**
 * The one place that loads late code. As a package, the page's bundler splits at these imports; by script tag, the chunks lie beside
 * the script.
 */
export const chunks = {
  replay: () => late(import('../capture/replay.ts')),
  screenshot: () => late(import('../capture/screenshot.ts')),
  form: () => late(import('./form-session.ts')),
  submit: () => late(import('./submit-now.ts')),
}

async function late<Module>(module: Promise<Module>): Promise<Module> {
  try {
    return await module
  } catch (cause) {
    const message = 'A part of the report form could not be loaded. Check the connection, then try again.'
    throw new WidgetError('CHUNK_FAILED', { message, retryable: true, cause })
  }
}
