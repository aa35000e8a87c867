import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'

/** A module that exports expressions built from lists: the lists are for readers, and cost every page 200 bytes. */
const MODULE = /\/privacy\/src\/private-names\.ts$/

/** Ships the expressions that a module builds from its lists, without the lists. */
export function evaluatePatterns(): Plugin {
  return {
    name: 'earshot:evaluate-patterns',
    async load(id) {
      if (!MODULE.test(id)) return null
      const exports: Record<string, RegExp> = await import(pathToFileURL(id).href)
      return Object.entries(exports)
        .map(([name, pattern]) => `export const ${name} = ${pattern}`)
        .join('\n')
    },
  }
}
