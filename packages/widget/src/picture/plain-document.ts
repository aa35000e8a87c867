import { read } from '../dom.ts'

/**
 * Returns a proxy that reads the document's members from its prototype, since the page's markup can
 * hide them.
 */
export const plainDocument = (document: Document): Document =>
  new Proxy(document, {
    get(target, name) {
      const value = read(target, name as keyof Document)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
