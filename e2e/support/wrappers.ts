import type { Page } from '@playwright/test'

/** What a page may wrap for itself after the widget has started: owner and method, or setter. */
const WRAPPED = [
  'Element.prototype.attachShadow',
  'CSSStyleSheet.prototype.insertRule',
  'CSSStyleSheet.prototype.deleteRule',
  'CSSStyleSheet.prototype.addRule',
  'CSSStyleSheet.prototype.replace',
  'CSSStyleSheet.prototype.replaceSync',
  'CSSGroupingRule.prototype.insertRule',
  'CSSGroupingRule.prototype.deleteRule',
  'CSSStyleDeclaration.prototype.setProperty',
  'CSSStyleDeclaration.prototype.removeProperty',
  'customElements.define',
  'HTMLInputElement.prototype.value',
  'HTMLInputElement.prototype.checked',
  'HTMLSelectElement.prototype.value',
  'HTMLTextAreaElement.prototype.value',
  'Document.prototype.adoptedStyleSheets',
  'ShadowRoot.prototype.adoptedStyleSheets',
  'history.pushState',
  'console.log',
  'window.fetch',
]

/** Wraps each of them as a page would; returns a function that tells which wrappers are no longer there. */
export async function wrapMethods(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate((names) => {
    const missing = names.map((path) => {
      const name = path.slice(path.lastIndexOf('.') + 1)
      const owner = path
        .split('.')
        .slice(0, -1)
        .reduce((at, key) => Reflect.get(at, key), window as object)
      const own = Object.getOwnPropertyDescriptor(owner, name)
      const part = own?.set ? 'set' : 'value'
      const original = own?.set ?? Reflect.get(owner, name)
      const theirs = function (this: unknown, ...args: unknown[]) {
        return Reflect.apply(original, this, args)
      }
      Object.defineProperty(owner, name, { configurable: true, ...own, [part]: theirs })
      return () => (Object.getOwnPropertyDescriptor(owner, name)?.[part] === theirs ? [] : [path])
    })
    Object.assign(window, { missingWrappers: () => missing.flatMap((find) => find()) })
  }, WRAPPED)
  return () => page.evaluate('missingWrappers()')
}
