const isClear = (color: string) => /^(?:transparent|rgba\(0, 0, 0, 0\))$/.test(color)

/** Colour behind the page, and declarations that keep root and body from painting it again. */
export interface PageColor {
  readonly canvas: string
  readonly root: string
  readonly body: string
}

/**
 * Returns the page's background. A root without a background takes the body's, which then covers
 * the window.
 */
export function pageColor(document: Document): PageColor {
  const root = getComputedStyle(document.documentElement)
  const body = document.body && getComputedStyle(document.body)
  const has = (style: CSSStyleDeclaration) => !isClear(style.backgroundColor) || style.backgroundImage !== 'none'
  if (has(root)) return { canvas: root.backgroundColor, root: '', body: '' }
  if (!body || !has(body)) return { canvas: 'Canvas', root: '', body: '' }
  return {
    canvas: isClear(body.backgroundColor) ? 'Canvas' : body.backgroundColor,
    root: `background:${body.background}!important;`,
    body: 'background:none!important;',
  }
}

/** Returns the page's current colour scheme. */
export function schemeOf(document: Document): 'dark' | 'light' {
  const scheme = getComputedStyle(document.documentElement).colorScheme
  const stated = /dark|light/.test(scheme)
    ? scheme
    : (document.querySelector<HTMLMetaElement>('meta[name="color-scheme" i]')?.content ?? '')
  if (!stated.includes('dark')) return 'light'
  return !stated.includes('light') || matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}
