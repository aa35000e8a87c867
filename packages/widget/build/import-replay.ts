import type { Plugin } from 'vite'

const LATE = "import('../capture/replay.ts')"

/**
 * Imports the replay statically. With the script tag it is in the core chunk, where a dynamic
 * import would add 250 bytes for a namespace object and separate members.
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
