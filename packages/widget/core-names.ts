import type { Plugin } from 'vite'

/** Properties of our own objects that no module outside of the core chunk knows, and that are in no event, document or option. */
export const CORE_NAMES =
  `bracketed emit findNode firstEventAt getId getNode hasPicture isDue isNew maxCount needBlock pictureBytes rawValue spans
  takeOut thaw toJson`.split(/\s+/)

/** Fails the build where another chunk has a property by such a name, which would not be renamed along with the core's. */
export function keepCoreNames(): Plugin {
  const property = new RegExp(`\\.(?:${CORE_NAMES.join('|')})\\b`)
  return {
    name: 'earshot:keep-core-names',
    enforce: 'pre',
    renderChunk: {
      order: 'pre',
      handler(code, { name }) {
        const found = name === 'core' ? null : property.exec(code)
        if (found)
          throw new Error(`The chunk ${name} has a property that core-names.ts renames in the core: ${found[0]}`)
      },
    },
  }
}
