import type { Plugin } from 'vite'

const list = (names: string) => names.trim().split(/\s+/)

/**
 * Properties of the widget's own objects that only one chunk uses, and that no event, document or
 * option has.
 */
const BY_CHUNK: Readonly<Record<string, readonly string[]>> = {
  core: list(`
    bracketed emit findNode firstEventAt hasPicture isDue isNew maxCount needBlock jsonEvents pictureBytes pieces rawValue spans takeOut thaw`),
  'form-session': list(
    'announcement formHost leftOut marking onToggle onUndo onWrite openPicture paintThumbnail prepareEditing props toLine unanswered',
  ),
  'picture-editor': list('moving onColor onTool'),
  screenshot: list(
    'backdrops drawings hasContent holds isUsed later markup maskedPlaces motion outOfView ownRules resources shownAttributes stateNames trees',
  ),
}

export const CHUNK_NAMES = Object.values(BY_CHUNK).flat()

/**
 * Fails the build if a chunk has a property that is renamed in another chunk only, or a string that
 * equals a renamed property: as a key, such as the name of an effect, it would not be renamed.
 */
export function keepChunkNames(): Plugin {
  const string = new RegExp(`(['"\`])(?:${CHUNK_NAMES.join('|')})\\1`)
  return {
    name: 'earshot:keep-chunk-names',
    enforce: 'pre',
    renderChunk: {
      order: 'pre',
      handler(code, { name }) {
        const foreign = CHUNK_NAMES.filter((property) => !BY_CHUNK[name]?.includes(property))
        const found = new RegExp(`\\.(?:${foreign.join('|')})\\b`).exec(code)
        if (found)
          throw new Error(`The chunk ${name} has a property that chunk-names.ts renames in another: ${found[0]}`)
        const key = string.exec(code)
        if (key) throw new Error(`The chunk ${name} has a string that chunk-names.ts renames as a property: ${key[0]}`)
      },
    },
  }
}
