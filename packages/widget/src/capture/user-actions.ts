import type { UserAction } from '@earshot/protocol'
import { listen, read } from '../dom.ts'
import { interfaceText, isPrivate } from '../privacy/elements.ts'
import { isOwnEvent } from '../privacy/own-event.ts'
import type { Emit, Stop } from './entries.ts'
import { collectNavigations } from './navigations.ts'

/** Keys that type nothing. */
const KEYS: ReadonlySet<string> = new Set(['Enter', 'Escape', 'Tab', 'Delete', 'F5'])
const MAX_ANCESTORS = 3
const MAX_TEXT = 60

/**
 * Records what the user does: clicks, changed fields, submitted forms, navigations, keys that type
 * nothing, and switching tabs. It records the element, but never what was typed. A private element
 * is not named.
 */
export function collectUserActions(emit: Emit): Stop {
  const record = (kind: UserAction['kind'], more: Omit<UserAction, 'at' | 'kind'>) =>
    emit('actions', { at: Date.now(), kind, ...more })

  const onElement = (event: Event) => {
    const element = event.composedPath().find((target) => target instanceof Element)
    if (!element || isOwnEvent(event)) return
    const kind = KINDS[event.type]
    if (!kind) return
    if (!(event instanceof KeyboardEvent)) record(kind, { target: describeTarget(element) })
    else if (KEYS.has(event.key)) record(kind, { target: describeTarget(element), detail: event.key })
  }

  const stops = [
    listen(Object.keys(KINDS), onElement),
    listen(['visibilitychange'], () => record('visibility', { detail: read(document, 'visibilityState') })),
    collectNavigations((url) => record('navigation', { url })),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

const KINDS: Readonly<Record<string, UserAction['kind']>> = {
  click: 'click',
  change: 'input',
  submit: 'submit',
  keydown: 'key',
}

/** Returns a description such as `form#pay > button.primary "Place order"`. */
function describeTarget(element: Element): string {
  if (isPrivate(element)) return '[private]'
  const path: string[] = []
  for (let at: Element | null = element; at && path.length < MAX_ANCESTORS; at = read(at, 'parentElement')) {
    path.unshift(describeElement(at))
    if (read(at, 'id')) break
  }
  const text = interfaceText(element)
  return path.join(' > ') + (text ? ` "${text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text}"` : '')
}

function describeElement(element: Element): string {
  const id = read(element, 'id')
  const name = read(element, 'localName')
  if (id) return `${name}#${id.length > 40 ? '…' : id}`
  const classes = [...read(element, 'classList')].filter((name) => name.length <= 40).slice(0, 2)
  return [name, ...classes].join('.')
}
