/** States that an image of the page cannot have by itself. */
const STATES =
  /(?<![:\\]):(root|link|any-link|-webkit-any-link|focus-visible|focus-within|focus|hover|active|target-within|target|indeterminate|popover-open|modal|fullscreen|open|defined|user-valid|user-invalid|valid|invalid|in-range|out-of-range|placeholder-shown|autofill|-webkit-autofill|playing|paused|muted|picture-in-picture|state\([\w-]+\)|--[\w-]+)(?![\w-])/g
const STRINGS = /("(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*')/
/** Not counted: what this copy adds for scrolling. */
const COUNTED = 'of :not(:where(e-mark))'
const LAST: readonly [RegExp, string][] = [
  [/:only-child(?![\w-])/g, `:where(:first-child):nth-last-child(1 ${COUNTED})`],
  [/:last-child(?![\w-])/g, `:nth-last-child(1 ${COUNTED})`],
  [/:nth-last-child\(([^()]+)\)/g, `:nth-last-child($1 ${COUNTED})`],
]

/** Elements of shadow trees have it, with the number of their tree. */
export const IN_TREE = 'e-tree'
/** Hosts have it, with the number of the tree that is theirs. */
export const HOST = 'e-host'

export interface SelectorScope {
  /** The states that selectors ask for; each is an attribute of the elements that are in it. */
  readonly states: Set<string>
  /** The shadow tree that the rules are of; 0 is the document, undefined a page without shadow trees. */
  readonly tree: number | undefined
}

/** The attribute that stands for a state. */
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

/** What is in brackets, four deep. */
const BRACKETS = `${[1, 2, 3].reduce((inner) => `\\((?:[^()]|${inner})*\\)`, '\\([^()]*\\)')}|\\[[^\\]]*\\]`
/** One selector of a list. */
const SELECTOR = new RegExp(`(?:${BRACKETS}|[^,([])+`, 'g')
/** A selector up to the name of a pseudo-element. */
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

/** A rule's selectors as they hold in the copy. */
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
