import { rewriteSelector, type SelectorScope } from './selectors.ts'

/** Strings, comments and brackets, which may contain the characters that end a rule. */
const OPAQUE = /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|\/\*[\s\S]*?\*\/|url\([^)"']*\)|[()[\]{};]/g
/** At-rules that contain rules for elements. */
const GROUPS = /^@(?:supports|layer|container|scope)\b/
const KEPT = /^@(?:property|counter-style|font-feature-values|font-palette-values|position-try)\b/

export interface CssContext extends SelectorScope {
  /** Returns true if a condition of `@media` is true in the page. */
  readonly holds: (condition: string) => boolean
  /** Returns true if the page has loaded this `@font-face`. */
  readonly isUsed: (fontFace: string) => boolean
}

interface Piece {
  readonly prelude: string
  /** Undefined for a statement or a declaration. */
  readonly body?: string
}

/** Yields the rules and declarations of a block. */
function* piecesOf(css: string): Generator<Piece> {
  let start = 0
  let depth = 0
  let prelude = ''
  let bodyStart = -1
  for (const { 0: sign, index } of css.matchAll(OPAQUE)) {
    if (sign === '{') {
      if (depth++ === 0) {
        prelude = css.slice(start, index)
        bodyStart = index + 1
      }
    } else if (sign === '(' || sign === '[') depth++
    else if (sign === ')' || sign === ']') depth = Math.max(0, depth - 1)
    else if (sign === '}') {
      depth = Math.max(0, depth - 1)
      if (depth > 0 || bodyStart < 0) continue
      yield { prelude: clean(prelude), body: css.slice(bodyStart, index) }
      start = index + 1
      bodyStart = -1
    } else if (sign === ';' && depth === 0) {
      yield { prelude: clean(css.slice(start, index)) }
      start = index + 1
    }
  }
  const rest = clean(css.slice(start))
  // The last rule may lack its closing bracket.
  if (bodyStart >= 0) yield { prelude: clean(prelude), body: css.slice(bodyStart) }
  else if (rest) yield { prelude: rest }
}

const clean = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, ' ').trim()

/**
 * Rewrites a style sheet for the copy: resolves `@media`, replaces states by attributes, limits
 * rules of a shadow tree to that tree, and removes keyframes.
 */
export function rewriteCss(css: string, context: CssContext): string {
  let out = ''
  for (const { prelude, body } of piecesOf(css)) {
    if (body === undefined) {
      if (prelude && !/^@(?!layer)/.test(prelude)) out += `${prelude};`
    } else if (prelude.startsWith('@media')) {
      if (context.holds(prelude.slice(6).trim())) out += rewriteCss(body, context)
    } else if (GROUPS.test(prelude)) out += `${prelude}{${rewriteCss(body, context)}}`
    else if (prelude.startsWith('@font-face')) out += context.isUsed(body) ? `${prelude}{${body}}` : ''
    else if (prelude.startsWith('@')) out += KEPT.test(prelude) ? `${prelude}{${body}}` : ''
    else out += `${rewriteSelector(prelude, context)}{${body.includes('{') ? rewriteCss(body, context) : body}}`
  }
  return out
}
