import { maskParts, STARS, starsFor, type Tally } from '@earshot/privacy'
import { composedParent, type FactsMemo, factsOf } from './elements.ts'
import { maskShown } from './entered.ts'
import { isNamedPrivate } from './named-cells.ts'
import { maskCss } from './styles.ts'
import { textGroup } from './text-group.ts'
import { maskEcho, maskTitle } from './typing.ts'

/** How text is shown. */
export interface TextPolicy {
  /** `strict`: only what names the interface is shown, other text keeps its shape as stars. `balanced`: ordinary text too. */
  readonly text: 'strict' | 'balanced'
  readonly tally?: Tally
  /** Of the pass over the page that is going on. */
  readonly facts: FactsMemo
  /** Whether the pass is over what has come or changed while somebody types. */
  readonly isNew?: boolean
  /** Texts that were masked together in this pass. */
  readonly pieces: Map<Node, string>
}

/** A policy for one pass over the page. */
export function createPass({ text, tally }: Pick<TextPolicy, 'text' | 'tally'>): TextPolicy {
  return { text, tally, facts: new Map(), pieces: new Map() }
}

const EMPTIED = /^(?:script|noscript|template|iframe|noembed|noframes|object)$/

/** Patterns are looked for over all pieces of a line, so that a value split over elements is found as a whole. */
function maskReadable(node: Text, pass: TextPolicy): string {
  const known = pass.pieces.get(node)
  if (known !== undefined) return known
  const group = textGroup(node)
  if (group.length < 2) return maskShown(node.data, pass.tally)
  const masked = maskParts(
    group.map((piece) => piece.data),
    pass.tally,
  )
  for (const piece of group) pass.pieces.set(piece, maskShown(masked.shift() ?? STARS))
  return pass.pieces.get(node) ?? STARS
}

function lineOf(node: Text) {
  const group = textGroup(node)
  const textOf = (pieces: Text[]) => pieces.map((piece) => piece.data).join('')
  const begin = textOf(group.slice(0, group.indexOf(node))).length
  return { text: textOf(group), begin, end: begin + node.length }
}

/**
 * What may be shown of a text node. `value` is the text as it was recorded, the node's own by default. Typed text becomes a fixed
 * number of stars, private text stars of its own shape, the rest goes by the policy.
 */
export function maskTextNode(node: Text, pass: TextPolicy, value: string = node.data): string {
  const element = composedParent(node)
  if (!element) return starsFor(value)
  if (element.localName === 'style') return maskCss(value, pass.tally)
  if (EMPTIED.test(element.localName)) return ''
  if (!/\S/.test(value)) return value
  const facts = factsOf(element, pass.facts)
  if (facts.typed) return STARS
  if (facts.private || facts.blocked) return starsFor(value)
  const isShown = facts.interface || facts.kept || pass.text === 'balanced'
  if (!isShown || (!facts.interface && isNamedPrivate(element))) return starsFor(value)
  const shown = value === node.data ? maskReadable(node, pass) : maskShown(value, pass.tally)
  if (element.localName === 'title') return maskTitle(shown)
  return maskEcho(shown, { place: node.parentNode, isNew: pass.isNew, line: () => lineOf(node) })
}
