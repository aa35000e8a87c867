import { call, createElement } from '../dom.ts'

/**
 * Finds the browser's classes of elements and events, even if the page has replaced the globals.
 */
function classOf(name: string, sample: object): unknown {
  let at: object | null = sample
  while (at && at.constructor.name !== name) at = window.Object.getPrototypeOf(at)
  return at?.constructor
}

const form = createElement('form')

export const node = classOf('Node', form) as typeof Node
export const element = classOf('Element', form) as typeof Element
export const htmlElement = classOf('HTMLElement', form) as typeof HTMLElement
export const event = classOf('Event', call(document, 'createEvent', 'Event')) as typeof Event
