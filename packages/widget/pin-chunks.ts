import { createHash } from 'node:crypto'
import type { Plugin, Rolldown } from 'vite'

/** What stands in the core chunk for the files of the late chunks. */
const PLACE = /\bCHUNK_FILES\b/g

/** The value of `integrity` that names these bytes and no others. */
export const integrityOf = (code: string): string => `sha256-${createHash('sha256').update(code).digest('base64')}`

/**
 * Writes the integrity values of the late chunks into the core chunk, so that a script that pins the core pins them all. It comes after
 * file names are settled; the core's name follows the chunks all the same, since it names them.
 */
export function pinChunks(): Plugin {
  return {
    name: 'earshot:pin-chunks',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = Object.values(bundle).filter((file) => file.type === 'chunk')
        const core = files.find(({ name }) => name === 'core')
        if (!core) throw new Error('There is no core chunk; look at pin-chunks.ts')
        const withImports = ({ fileName, imports }: Rolldown.OutputChunk): Rolldown.OutputChunk[] => [
          ...files.filter((file) => file !== core && imports.includes(file.fileName)).flatMap(withImports),
          ...files.filter((file) => file.fileName === fileName),
        ]
        const late = files.filter(({ isDynamicEntry, fileName }) => isDynamicEntry && fileName !== core.fileName)
        const pins = late.map((chunk) => [
          chunk.name,
          withImports(chunk).map(({ fileName, code }) => [fileName, integrityOf(code)]),
        ])
        const pinned = core.code.replace(PLACE, JSON.stringify(Object.fromEntries(pins)))
        if (pinned === core.code) throw new Error('The core chunk has no CHUNK_FILES; look at pin-chunks.ts')
        core.code = pinned
      },
    },
  }
}
