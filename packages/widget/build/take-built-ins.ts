import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const list = (names: string) => names.trim().split(/\s+/)

/** Those that the script tag uses. It is small, and each `window.` adds bytes. */
const EARLY = list('ArrayBuffer Date ErrorEvent HTMLScriptElement Map Promise Proxy Reflect Set WeakMap performance')

/**
 * A script of the page may declare its own variables with these names. `window` has the browser's.
 */
const OF_WINDOW = list(`
  AbortController ArrayBuffer Blob CSS CSSRule CSSStyleSheet CanvasRenderingContext2D CompressionStream DOMException DOMMatrix DOMParser Date DragEvent
  Error ErrorEvent FileReader HTMLFormElement Image Intl KeyboardEvent Map MouseEvent MutationObserver Number Path2D PerformanceObserver
  Promise Proxy Reflect Request Response Set Symbol SyntaxError URL URLSearchParams Uint8Array WeakMap WeakSet XMLHttpRequest XMLSerializer
  cancelAnimationFrame crypto customElements devicePixelRatio fetch getComputedStyle history innerHeight innerWidth matchMedia navigator
  performance requestAnimationFrame screen scrollX scrollY self structuredClone`)

const file = (name: string) => fileURLToPath(new URL(`../src/built-ins/${name}.ts`, import.meta.url))

/** Returns the bundler's replacements for global names in all modules. */
export function replaceGlobals(mode: 'early' | 'late') {
  const names = mode === 'early' ? EARLY : OF_WINDOW
  const define = Object.fromEntries(names.map((name) => [name, `window.${name}`]))
  const inject: Record<string, [string, string]> = {
    'Array.from': [file('list-of'), 'listOf'],
    Element: [file('of-page'), 'element'],
    Event: [file('of-page'), 'event'],
    HTMLElement: [file('of-page'), 'htmlElement'],
    JSON: [file('json'), 'json'],
    Node: [file('of-page'), 'node'],
  }
  return mode === 'early' ? { define } : { define, inject }
}

/** Makes the bundler's own code independent of globals that the page may have replaced. */
export function tameBundler(): Plugin {
  return {
    name: 'earshot:tame-bundler',
    renderChunk: (code) => ({
      code: code
        .replace(/(?<!window\.)Promise\.resolve\(\)\.then\(/g, '(async () => {})().then(')
        .replace('for (var name in all) ', 'for (const name of Object.keys(all)) '),
      map: null,
    }),
  }
}
