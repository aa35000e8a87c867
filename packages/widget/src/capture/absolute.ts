import { read } from '../dom.ts'

/** A URL as the browser resolves it, on this page unless another base is given. What cannot be resolved stays as it was written. */
export function absolute(url: string, base = read(document, 'baseURI')): string {
  try {
    return new URL(url, base).href
  } catch {
    return url
  }
}

/** CSS with absolute addresses. Pictures that are in the text itself, and references within the page, stay as they were written. */
export function absoluteCss(css: string | null, base: string): string {
  return (css ?? '').replace(/url\((?:'([^']*)'|"(.*?)"|([^)]*))\)/g, (written, single, double, bare) => {
    const url: string = single || double || bare
    return !url || /^(?:#|data:)/.test(url) ? written : `url("${absolute(url, base)}")`
  })
}
