export { checkChunks } from '../late.ts'

import type { Emit } from '../capture/entries.ts'
import { late } from '../late.ts'

const more = async () => (await late(() => import('./more-chunks.ts'), 'more-chunks')).moreChunks

/**
 * The one place that loads late code, with `moreChunks`. As a package, the page's bundler splits at these imports; by script tag, the
 * chunks lie beside the script.
 */
export const chunks = {
  replay: () => late(() => import('../capture/replay.ts')),
  form: () => late(() => import('./form-session.ts'), 'form-session'),
  submit: async () => (await more()).submit(),
  setup: async () => (await more()).setup(),
  connections: async (emit: Emit) => (await more()).connections(emit),
}
