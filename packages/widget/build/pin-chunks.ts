import { createHash } from 'node:crypto'
import type { Plugin, Rolldown } from 'vite'

/** What stands in the core chunk for the files of the late chunks. */
const PLACE = /\bCHUNK_FILES\b/g

/** The value of `integrity` that names these bytes and no others. */
export const integrityOf = (code: string): string => `sha256-${createHash('sha256').update(code).digest('base64')}`

/**
 * Writes into the core chunk, and into others with a place for it, the integrity values of the late chunks that they load, so that a
 * script that pins the core pins them all. It comes after file names are settled; a chunk's name follows those that it names.
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
          // What came with the chunk itself, and with those that load it, has been checked.
          const own = [...loaded, ...withImports(chunk)]
          // Its value is of what it is once it has its own pins.
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
