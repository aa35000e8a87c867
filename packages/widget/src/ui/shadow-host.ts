import { createElement } from '../dom.ts'
/** Attribute of the elements that the widget adds. Recorder and screenshot skip them. */
export const HOST_ATTRIBUTE = 'data-earshot-ui'

const hosts = new WeakSet<EventTarget>()

/** Returns true for an element of the widget. The attribute alone is not enough. */
export const isOwnHost = (target: EventTarget): boolean => hosts.has(target)

// Rules of the page override those of :host, unless these are important.
const GUEST = ':host{all:initial!important;position:fixed!important}:host::backdrop{display:none!important}'

export interface ShadowHostOptions {
  css: string
  /** CSS colour of `--accent`. An invalid colour is ignored. */
  accent?: string | undefined
}

/**
 * Creates an element with a shadow root, isolated from the page's styles. It uses style sheet
 * objects, because of strict CSPs.
 */
export function createShadowHost({ css, accent }: ShadowHostOptions): { host: HTMLElement; root: ShadowRoot } {
  const host = createElement('div')
  host.setAttribute(HOST_ATTRIBUTE, '')
  hosts.add(host)
  // Makes the page's shortcuts treat the focus as being in a text field, including those that run
  // first.
  Object.defineProperty(host, 'isContentEditable', { value: true })
  const root = host.attachShadow({ mode: 'open' })
  const own = accent && CSS.supports('color', accent) ? `:host{--accent:${accent}}` : ''
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(GUEST + css + own)
  root.adoptedStyleSheets = [sheet]
  return { host, root }
}
