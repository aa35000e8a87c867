import { maskParts, STARS, starsFor, type Tally } from '@earshot/privacy'
import { composedParent, type FactsMemo, factsOf } from './elements.ts'
import { maskShown } from './entered.ts'
import { isNamedPrivate } from './named-cells.ts'
import { maskCss } from './styles.ts'
import { textGroup } from './text-group.ts'
import { maskRepeated, maskTitle } from './typing.ts'

/** How text is masked in one pass over the page. */
export interface TextPolicy {
  /**
   * `strict`: shows only texts of the interface, and stars for the rest. `balanced`: shows ordinary
   * text as well.
   */
  readonly text: 'strict' | 'balanced'
  readonly tally?: Tally
  /** Facts of the current pass. */
  readonly facts: FactsMemo
  /** Whether the content was added or changed while somebody types. */
  readonly isNew?: boolean
  /** Texts that were masked together in this pass. */
  readonly pieces: Map<Node, string>
}

/** Creates the policy for one pass over the page. */
export function createPass({ text, tally }: Pick<TextPolicy, 'text' | 'tally'>): TextPolicy {
  return { text, tally, facts: new Map(), pieces: new Map() }
}

const EMPTIED = /^(?:script|noscript|template|iframe|noembed|noframes|object)$/

/** Searches all pieces of a line for patterns, so that a value split over elements is found. */
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
 * Returns the masked text of a text node. `value` is its recorded text, by default the current one.
 * Typed text becomes a fixed number of stars, private text stars of its own shape. The policy
 * decides on the rest.
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
  return maskRepeated(shown, { place: node.parentNode, isNew: pass.isNew, line: () => lineOf(node) })
}
