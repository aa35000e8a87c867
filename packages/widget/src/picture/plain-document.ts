import { read } from '../dom.ts'

/** A document whose members are the browser's, whatever the page's markup names. */
export const plainDocument = (document: Document): Document =>
  new Proxy(document, {
    get(target, name) {
      const value = read(target, name as keyof Document)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
