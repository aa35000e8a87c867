export { checkChunks } from '../late.ts'

import type { Emit } from '../capture/entries.ts'
import { late } from '../late.ts'

const more = async () => (await late(() => import('./more-chunks.ts'), 'more-chunks')).moreChunks

/**
 * With `moreChunks`, the only place that loads late code. In the npm package, the page's bundler
 * splits at these imports. With the script tag, the chunks are next to the script.
 */
export const chunks = {
  replay: () => late(() => import('../capture/replay.ts')),
  form: () => late(() => import('./form-session.ts'), 'form-session'),
  submit: async () => (await more()).submit(),
  setup: async () => (await more()).setup(),
  connections: async (emit: Emit) => (await more()).connections(emit),
}
