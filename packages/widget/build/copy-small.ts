import type { Plugin } from 'vite'

/**
 * The picture engine and the one in its place share one small module. Each gets a copy: a chunk that others import from needs a part
 * of the bundler's, and two such chunks make that part a file of its own, which the core would have to name.
 */
export function copySmall(): Plugin {
  return {
    name: 'earshot:copy-small',
    enforce: 'pre',
    async resolveId(id, importer, options) {
      if (!id.endsWith('/drawn-text.ts') || !importer?.match(/\/(?:stand-ins|screenshot-clone)\.ts$/)) return null
      const resolved = await this.resolve(id, importer, { ...options, skipSelf: true })
      return resolved && `${resolved.id}?copy`
    },
  }
}
