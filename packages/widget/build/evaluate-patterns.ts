import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'

/**
 * A module that exports expressions built from lists. The lists would add 200 bytes to every page.
 */
const MODULE = /\/privacy\/src\/private-names\.ts$/

/** Replaces the lists of a module by the expressions that it builds from them. */
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
