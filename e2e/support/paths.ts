import { fileURLToPath } from 'node:url'

const inRepository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export const REPOSITORY = inRepository('.')
export const RELAY_MAIN = inRepository('packages/relay/src/main.ts')
/** Another build may be tried in its place. */
export const BUILT_WIDGET = process.env.EARSHOT_WIDGET_DIR ?? inRepository('packages/widget/dist')
export const NPM_EXAMPLE = inRepository('examples/npm-import')
export const README_PICTURES = inRepository('docs/images')
