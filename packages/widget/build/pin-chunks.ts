import { createHash } from 'node:crypto'
import type { Plugin, Rolldown } from 'vite'

/** Placeholder for the files of the late chunks. */
const PLACE = /\bCHUNK_FILES\b/g

/** Returns the `integrity` value of a file. */
export const integrityOf = (code: string): string => `sha256-${createHash('sha256').update(code).digest('base64')}`

/**
 * Writes the integrity values of late chunks into each chunk that loads them, so that a script that
 * pins the core pins all of them. It runs after file names are final, which depend on the names of
 * the loaded chunks.
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
        const unpinned = new Set(files)
        const pin = (chunk: Rolldown.OutputChunk, loaded: readonly Rolldown.OutputChunk[] = []) => {
          if (!unpinned.delete(chunk)) return
          const late = files.filter(
            ({ fileName }) => chunk.dynamicImports.includes(fileName) && fileName !== core.fileName,
          )
          // Files of this chunk, and of those that load it, have been checked before.
          const own = [...loaded, ...withImports(chunk)]
          // A chunk's own pins come first, since they change its integrity value.
          for (const file of late.flatMap(withImports)) pin(file, own)
          const pins = late.map((file) => [
            file.name,
            withImports(file)
              .filter((one) => !own.includes(one))
              .map(({ fileName, code }) => [fileName, integrityOf(code)]),
          ])
          const pinned = chunk.code.replace(PLACE, `(${JSON.stringify(Object.fromEntries(pins))})`)
          if (pins.length > 0 && pinned === chunk.code)
            throw new Error(`The chunk ${chunk.name} has no CHUNK_FILES; look at pin-chunks.ts`)
          chunk.code = pinned
        }
        for (const file of files) pin(file)
      },
    },
  }
}
