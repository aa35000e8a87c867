import { count, maskUrl, STARS, type Tally } from '@earshot/privacy'
import { call, DOCUMENT_NODE, ELEMENT_NODE, read, TEXT_NODE } from '../dom.ts'
import { factsOf } from './elements.ts'
import { rememberFields } from './entered.ts'
import { isPassword } from './fields.ts'
import {
  type FindNode,
  maskAttributes,
  maskDeclaration,
  maskNode,
  type ReplayPass,
  type SerializedNode,
} from './replay-nodes.ts'
import { maskCss } from './styles.ts'
import { createPass, maskTextNode, type TextPolicy } from './texts.ts'
import { isTyping, maskTypedUrl } from './typing.ts'

/** An rrweb event, before and after masking. */
export interface ReplayEvent {
  readonly type: number
  readonly timestamp: number
  readonly data: unknown
}

/** How replay events are masked. */
export interface ReplayPolicy {
  readonly text: TextPolicy['text']
  readonly tally: Tally
  readonly findNode: FindNode
}

interface Mutation {
  adds: { parentId: number; node: SerializedNode }[]
  attributes: { id: number; attributes: Record<string, unknown> }[]
  texts: { id: number; value: string | null }[]
  removes: { id: number; parentId: number }[]
}

interface StyleRule {
  rule: string
}

/** rrweb's event types, and sources of incremental events that contain content of the page. */
const META = 4
const FULL_SNAPSHOT = 2
const INCREMENTAL = 3
/** Pointer, scroll, size, media, drag, selection, custom element: only numbers and ids. */
const PASSED_SOURCES = new Set([1, 2, 3, 4, 6, 7, 12, 14, 16])

function elementOf(node: Node): Element | null {
  return read(node, 'nodeType') === ELEMENT_NODE ? (node as Element) : read(node, 'parentElement')
}

function isHidden(id: number, pass: ReplayPass): boolean {
  const node = pass.findNode(id)
  if (!node) return true
  const element = read(node, 'nodeType') === DOCUMENT_NODE ? read(node as Document, 'documentElement') : elementOf(node)
  return element !== null && factsOf(element, pass.facts).blocked
}

/** Removes the attribute by which rrweb marks former password fields in the page. */
function forgetPasswordMark(element: Element): void {
  isPassword(element)
  call(element, 'removeAttribute', 'data-rr-is-password')
}

function maskMutation(mutation: Mutation, pass: ReplayPass): Mutation | null {
  const adds = mutation.adds.filter((add) => !isHidden(add.parentId, pass))
  for (const add of adds) maskNode(add.node, pass)
  const texts = mutation.texts.flatMap(({ id, value }) => {
    const node = pass.findNode(id)
    if (!node || isHidden(id, pass)) return []
    return [{ id, value: read(node, 'nodeType') === TEXT_NODE ? maskTextNode(node as Text, pass, value ?? '') : '' }]
  })
  const attributes = mutation.attributes.flatMap(({ id, attributes: changed }) => {
    const element = pass.findNode(id) as Element | null
    if (!element || isHidden(id, pass)) return []
    if ('type' in changed || 'data-rr-is-password' in changed) forgetPasswordMark(element)
    const kept = maskAttributes(element, changed, pass)
    return Object.keys(kept).length > 0 ? [{ id, attributes: kept }] : []
  })
  const removes = mutation.removes.filter(({ parentId }) => !isHidden(parentId, pass))
  const size = adds.length + texts.length + attributes.length + removes.length
  return size > 0 ? { ...mutation, adds, texts, attributes, removes } : null
}

function maskRules(rules: StyleRule[] | undefined, tally: Tally): StyleRule[] | undefined {
  return rules?.map((rule) => ({ ...rule, rule: maskCss(rule.rule, tally) }))
}

function maskStyleSheet(data: Record<string, unknown>, tally: Tally): Record<string, unknown> {
  const masked = { ...data, adds: maskRules(data.adds as StyleRule[] | undefined, tally) }
  for (const name of ['replace', 'replaceSync'] as const) {
    if (typeof data[name] === 'string') Object.assign(masked, { [name]: maskCss(data[name], tally) })
  }
  return masked
}

function maskIncremental(data: Record<string, unknown>, pass: ReplayPass, tally: Tally): unknown {
  const source = data.source as number
  if (PASSED_SOURCES.has(source)) return data
  if (source === 0) return maskMutation(data as unknown as Mutation, pass)
  if (source === 5) return { ...data, text: data.text ? STARS : '' }
  if (source === 8) return maskStyleSheet(data, tally)
  if (source === 13) {
    const set = data.set as { property: string; value: string } | undefined
    return set ? { ...data, set: { ...set, value: maskDeclaration(set.property, set.value ?? '', pass) } } : data
  }
  if (source === 15) {
    const styles = data.styles as { rules: StyleRule[] }[] | undefined
    return { ...data, styles: styles?.map((style) => ({ ...style, rules: maskRules(style.rules, tally) })) }
  }
  return null
}

function maskData(event: ReplayEvent, pass: ReplayPass, tally: Tally): unknown {
  const data = event.data as Record<string, unknown>
  if (event.type === META) return { ...data, href: maskTypedUrl(maskUrl(String(data.href))) }
  if (event.type === INCREMENTAL) return maskIncremental(data, pass, tally)
  if (event.type !== FULL_SNAPSHOT) return null
  rememberFields(document)
  maskNode(data.node as SerializedNode, pass)
  return data
}

/**
 * Masks a recorded event in place. Returns null if it must not be kept: its kind is not recorded,
 * it is inside a blocked element, or a rule failed. The tally counts a failure as dropped.
 */
export function maskEvent(event: ReplayEvent, { text, tally, findNode }: ReplayPolicy): ReplayEvent | null {
  try {
    const isNew = event.type === INCREMENTAL && isTyping()
    const data = maskData(event, { ...createPass({ text, tally }), isNew, findNode }, tally)
    return data ? { ...event, data } : null
  } catch {
    count(tally.dropped, 'replay')
    return null
  }
}
