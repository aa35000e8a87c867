import { read } from '../dom.ts'

/** Resolves a URL against `base`, by default the page's. Returns an invalid URL unchanged. */
export function absolute(url: string, base = read(document, 'baseURI')): string {
  try {
    return new URL(url, base).href
  } catch {
    return url
  }
}

/** Makes URLs in CSS absolute, except data URLs and references within the page. */
export function absoluteCss(css: string | null, base: string): string {
  return (css ?? '').replace(/url\((?:'([^']*)'|"(.*?)"|([^)]*))\)/g, (written, single, double, bare) => {
    const url: string = single || double || bare
    return !url || /^(?:#|data:)/.test(url) ? written : `url("${absolute(url, base)}")`
  })
}
