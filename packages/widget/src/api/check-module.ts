import { createElement, read } from '../dom.ts'

/**
 * Loads a module for a later `import()`, which then takes this one, and rejects if its bytes are others than `integrity` says. Never
 * import after a rejection: the browser would load the module afresh, unchecked. Where modules cannot be preloaded, nothing is checked.
 */
export async function checkModule(href: string, about: { integrity: string; nonce: string }): Promise<void> {
  const link = createElement('link')
  if (!link.relList.supports('modulepreload')) return
  await new Promise((onload, onerror) => {
    Object.assign(link, { rel: 'modulepreload', href, ...about, onload, onerror })
    read(document, 'documentElement').append(link)
  }).finally(() => link.remove())
}
