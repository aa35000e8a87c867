/** Marks the elements we add to the page, so that recorder and screenshot pass over them. */
export const HOST_ATTRIBUTE = 'data-earshot-ui'

// A page's own rules beat those of :host, unless these are important.
const GUEST = ':host{all:initial!important;position:fixed!important}'

export interface ShadowHostOptions {
  css: string
  /** A CSS colour that becomes `--accent`; what is no colour is ignored. */
  accent?: string | undefined
}

/** An element of ours that the page's styles do not reach, styled without any `<style>` or style attribute, as a strict CSP wants it. */
export function createShadowHost({ css, accent }: ShadowHostOptions): { host: HTMLElement; root: ShadowRoot } {
  const host = document.createElement('div')
  host.setAttribute(HOST_ATTRIBUTE, '')
  const root = host.attachShadow({ mode: 'open' })
  const own = accent && CSS.supports('color', accent) ? `:host{--accent:${accent}}` : ''
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(GUEST + css + own)
  root.adoptedStyleSheets = [sheet]
  return { host, root }
}
