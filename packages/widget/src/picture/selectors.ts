/** States that elements in an image cannot have. */
const STATES =
  /(?<![:\\]):(root|link|any-link|-webkit-any-link|focus-visible|focus-within|focus|hover|active|target-within|target|indeterminate|popover-open|modal|fullscreen|open|defined|user-valid|user-invalid|valid|invalid|in-range|out-of-range|placeholder-shown|autofill|-webkit-autofill|playing|paused|muted|picture-in-picture|state\([\w-]+\)|--[\w-]+)(?![\w-])/g
const STRINGS = /("(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*')/
/** Excludes the copy's own scroll marks from counting. */
const COUNTED = 'of :not(:where(e-mark))'
const LAST: readonly [RegExp, string][] = [
  [/:only-child(?![\w-])/g, `:where(:first-child):nth-last-child(1 ${COUNTED})`],
  [/:last-child(?![\w-])/g, `:nth-last-child(1 ${COUNTED})`],
  [/:nth-last-child\(([^()]+)\)/g, `:nth-last-child($1 ${COUNTED})`],
]

/** Attribute of elements in a shadow tree, with the number of the tree. */
export const IN_TREE = 'e-tree'
/** Attribute of hosts, with the number of their shadow tree. */
export const HOST = 'e-host'

export interface SelectorScope {
  /** States that selectors use. Elements in such a state get an attribute. */
  readonly states: Set<string>
  /**
   * Number of the shadow tree of the rules; 0 is the document, undefined a page without shadow
   * trees.
   */
  readonly tree: number | undefined
}

/** Returns the attribute that represents a state. */
export const stateAttribute = (state: string): string => `e-${state.replace(/[^\w-]/g, '_')}`

function replaceStates(selector: string, states: Set<string>): string {
  const counted = LAST.reduce(
    (text, [from, to]) =>
      text.replace(from, (whole, which?: string) => (/ of /.test(whole) ? whole : to.replace('$1', which ?? ''))),
    selector,
  )
  return counted.replace(STATES, (_, state: string) => {
    states.add(`:${state}`)
    return `[${stateAttribute(`:${state}`)}]`
  })
}

/** Content of brackets, up to four levels deep. */
const BRACKETS = `${[1, 2, 3].reduce((inner) => `\\((?:[^()]|${inner})*\\)`, '\\([^()]*\\)')}|\\[[^\\]]*\\]`
/** One selector of a list. */
const SELECTOR = new RegExp(`(?:${BRACKETS}|[^,([])+`, 'g')
/** A selector up to its pseudo-element. */
const SUBJECT = new RegExp(`^(?:${BRACKETS}|[^:([]|:(?!:|(?:before|after|first-line|first-letter)\\b))*`)

function scope(selector: string, tree: number): string {
  const own = tree === 0 ? `:where(:not([${IN_TREE}]))` : `:where([${IN_TREE}="${tree}"])`
  const host = `[${HOST}="${tree}"]`
  const part = /::part\(([\w\s-]+)\)/.exec(selector)
  if (part) {
    const names = (part[1] as string)
      .trim()
      .split(/\s+/)
      .map((name) => `[part~="${name}"]`)
    return selector.replace(part[0], ` ${names.join('')}`)
  }
  if (selector.includes('::slotted(')) {
    return selector.replace(/([^\s>+~]*)::slotted\(((?:[^()]|\([^()]*\))*)\)/, `$1:is(slot)${own}>:is($2)`)
  }
  if (tree !== 0 && selector.includes(':host')) {
    return selector
      .replace(/:host-context\(((?:[^()]|\([^()]*\))*)\)/g, `${host}:is($1,:is($1) *)`)
      .replace(/:host\(((?:[^()]|\([^()]*\))*)\)/g, `${host}:is($1)`)
      .replace(/:host(?![\w-])/g, host)
  }
  return selector.trimEnd().replace(SUBJECT, (subject) => subject + own)
}

/** Rewrites the selectors of a rule for the copy. */
export function rewriteSelector(selectors: string, { states, tree }: SelectorScope): string {
  const stated = selectors
    .split(STRINGS)
    .map((piece, index) => (index % 2 === 0 ? replaceStates(piece, states) : piece))
    .join('')
  if (tree === undefined || /^(?:from|to|[\d.]+%)$/.test(stated.trim())) return stated
  return (stated.match(SELECTOR) ?? [])
    .map((selector) => (selector.trim().startsWith('&') ? selector : scope(selector, tree)))
    .join()
}
