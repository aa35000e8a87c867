import type { CssContext } from './css-text.ts'
import type { Resources } from './resources.ts'
import { textOf } from './sheets.ts'

/** Finds the fonts that the page has loaded, since a style sheet may declare hundreds. */
function usedFonts(document: Document): (fontFace: string) => boolean {
  const plain = (text: string) => text.replace(/["']/g, '').toLowerCase().trim()
  const loaded = [...document.fonts].filter(({ status }) => status === 'loaded')
  const known = new Set(loaded.map(({ family, unicodeRange }) => `${plain(family)}|${unicodeRange.toLowerCase()}`))
  return (fontFace) => {
    const family = /font-family:\s*([^;]+)/i.exec(fontFace)?.[1] ?? ''
    const range = /unicode-range:\s*([^;]+)/i.exec(fontFace)?.[1]?.trim() ?? 'U+0-10FFFF'
    return known.has(`${plain(family)}|${range.toLowerCase()}`)
  }
}

/**
 * Returns all style sheets of a document and its shadow trees, rewritten for the copy. Adds the
 * states they use to `states`.
 */
export async function collectStyles(options: {
  document: Document
  trees: ReadonlyMap<ShadowRoot, number>
  states: Set<string>
  resources: Resources
  masking: 'on' | 'off'
  signal: AbortSignal
}): Promise<string> {
  const { document, trees, states, ...rest } = options
  const view = document.defaultView as Window
  const base = {
    states,
    holds: (condition: string) => view.matchMedia(condition).matches,
    isUsed: usedFonts(document),
  }
  const textsOf = async (root: Document | ShadowRoot, tree: number | undefined) => {
    const context: CssContext = { ...base, tree }
    const sheets = [...root.styleSheets, ...(root.adoptedStyleSheets ?? [])].filter((sheet) => !sheet.disabled)
    const texts: string[] = []
    for (const sheet of sheets) texts.push(await textOf(sheet as CSSStyleSheet, { ...rest, context }))
    return texts
  }
  const all = [await textsOf(document, trees.size > 0 ? 0 : undefined)]
  // Rules of a shadow tree for its host yield to those of the surrounding tree.
  for (const [root, tree] of trees) all.unshift([`@layer e-${tree}{`, ...(await textsOf(root, tree)), '}'])
  return all.flat().join('\n')
}
