import { createElement, read } from '../dom.ts'

/**
 * Preloads a module for a later `import()` and rejects if its bytes do not match `integrity`. Do
 * not import the module after a rejection: the browser would load it again, unchecked. Browsers
 * without module preload check nothing.
 */
export async function checkModule(href: string, about: { integrity: string; nonce: string }): Promise<void> {
  const link = createElement('link')
  if (!link.relList.supports('modulepreload')) return
  await new Promise((onload, onerror) => {
    Object.assign(link, { rel: 'modulepreload', href, ...about, onload, onerror })
    read(document, 'documentElement').append(link)
  }).finally(() => link.remove())
}
