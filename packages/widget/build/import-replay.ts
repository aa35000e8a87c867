import type { Plugin } from 'vite'

const LATE = "import('../capture/replay.ts')"

/**
 * By script tag the replay is in the core chunk, where a late import of it costs 250 bytes: a namespace object, and what all of that
 * object's members need to stay apart. So it is imported at once.
 */
export function importReplay(): Plugin {
  return {
    name: 'earshot:import-replay',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/api/chunks.ts')) return null
      if (!code.includes(LATE)) throw new Error('chunks.ts does not import the replay as import-replay.ts expects')
      const imported = code.replace(LATE, 'Promise.resolve({ startReplay })')
      return { code: `import { startReplay } from '../capture/replay.ts'\n${imported}`, map: null }
    },
  }
}
