import type { Plugin } from 'vite'

/**
 * Gives both picture engines a copy of the small module that they share. Otherwise a chunk that
 * exports it needs the bundler's runtime, and two such chunks make the runtime a separate file that
 * the core would have to name.
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
