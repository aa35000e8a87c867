import { late, loadScreenshot } from './late.ts'

export { checkChunks, type LateChunk } from './late.ts'

/**
 * The one place that loads late code. As a package, the page's bundler splits at these imports; by script tag, the chunks lie beside
 * the script.
 */
export const chunks = {
  replay: () => late(() => import('../capture/replay.ts')),
  screenshot: loadScreenshot,
  form: () => late(() => import('./form-session.ts'), 'form-session'),
  submit: () => late(() => import('./submit-now.ts'), 'submit-now'),
  setup: () => late(() => import('./check-setup.ts'), 'check-setup'),
}
