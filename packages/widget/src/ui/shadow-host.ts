import { createElement } from '../dom.ts'
/** Marks the elements we add to the page, so that recorder and screenshot pass over them. */
export const HOST_ATTRIBUTE = 'data-earshot-ui'

const hosts = new WeakSet<EventTarget>()

/** Whether it is an element of ours; one that only bears the mark is not. */
export const isOwnHost = (target: EventTarget): boolean => hosts.has(target)

// A page's own rules beat those of :host, unless these are important.
const GUEST = ':host{all:initial!important;position:fixed!important}:host::backdrop{display:none!important}'

export interface ShadowHostOptions {
  css: string
  /** A CSS colour that becomes `--accent`; what is no colour is ignored. */
  accent?: string | undefined
}

/** An element of ours that the page's styles do not reach, styled without any `<style>` or style attribute, as a strict CSP wants it. */
export function createShadowHost({ css, accent }: ShadowHostOptions): { host: HTMLElement; root: ShadowRoot } {
  const host = createElement('div')
  host.setAttribute(HOST_ATTRIBUTE, '')
  hosts.add(host)
  // To the page's shortcuts the focus is where somebody writes, also to those that hear a key before us.
  Object.defineProperty(host, 'isContentEditable', { value: true })
  const root = host.attachShadow({ mode: 'open' })
  const own = accent && CSS.supports('color', accent) ? `:host{--accent:${accent}}` : ''
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(GUEST + css + own)
  root.adoptedStyleSheets = [sheet]
  return { host, root }
}
