import type { Plugin } from 'vite'

/** What of `@rrweb/record` stands in for a piece of it that Earshot never switches on. `from` is how its first line begins. */
interface Unused {
  from: string
  to: string
  by: string
}

const BLOCK = '\n}\n'
const METHOD = '\n  }\n'
const LINE = '\n'

const EMPTY_OBSERVER = '() { return () => {} }'

/**
 * Pictures of canvases (and the worker that makes them) and of images, pages of other origins, fonts, selections, definitions of elements,
 * hooks, old browsers, another library's nodes; `srcset`, which is masked away; and the marks that tell a style element's text nodes apart.
 */
const UNUSED: Unused[] = [
  {
    from: 'class CanvasManager {',
    to: BLOCK,
    by: 'class CanvasManager { reset(){} freeze(){} unfreeze(){} lock(){} unlock(){} }',
  },
  { from: 'const jsContent = ', to: LINE, by: '' },
  { from: 'const blob = ', to: LINE, by: '' },
  { from: '  if (tagName === "canvas" && recordCanvas) {', to: METHOD, by: '' },
  { from: '  if (tagName === "img" && inlineImages) {', to: METHOD, by: '' },
  { from: 'function is2DCanvasBlank(', to: BLOCK, by: '' },
  { from: 'class CrossOriginIframeMirror {', to: BLOCK, by: 'class CrossOriginIframeMirror { reset(){} }' },
  { from: '  handleMessage(message) {', to: METHOD, by: '' },
  { from: '  transformCrossOriginEvent(', to: METHOD, by: '' },
  ...['replace(', 'replaceIds(', 'replaceStyleIds(', 'replaceIdOnNode(', 'patchRootIdOnNode('].map((method) => ({
    from: `  ${method}`,
    to: METHOD,
    by: '',
  })),
  { from: 'class BaseRRNode {', to: BLOCK, by: 'class BaseRRNode {}' },
  { from: 'function polyfill(', to: BLOCK, by: 'function polyfill() {}' },
  { from: 'function initFontObserver(', to: BLOCK, by: `function initFontObserver${EMPTY_OBSERVER}` },
  { from: 'function initSelectionObserver(', to: BLOCK, by: `function initSelectionObserver${EMPTY_OBSERVER}` },
  { from: 'function initCustomElementObserver(', to: BLOCK, by: `function initCustomElementObserver${EMPTY_OBSERVER}` },
  { from: 'function mergeHooks(', to: BLOCK, by: 'function mergeHooks() {}' },
  { from: 'function getAbsoluteSrcsetString(', to: BLOCK, by: "function getAbsoluteSrcsetString() { return '' }" },
  { from: 'function normalizeCssString(', to: BLOCK, by: '' },
  { from: 'function splitCssText(', to: BLOCK, by: '' },
  { from: 'function markCssSplits(', to: BLOCK, by: 'function markCssSplits(cssText) { return cssText }' },
]

/** Fails the build where the recorder is not as it was, so that a newer one is looked at. */
export function leaveOutUnusedRecording(): Plugin {
  return {
    name: 'earshot:leave-out-unused-recording',
    transform(code, id) {
      if (!id.includes('@rrweb/record/dist/record.js')) return null
      let kept = code
      for (const { from, to, by } of UNUSED) {
        const start = kept.indexOf(`\n${from}`)
        const end = kept.indexOf(to, start + 1)
        if (start < 0 || end < 0) this.error(`@rrweb/record has no "${from}" any more; look at leave-out.ts`)
        kept = `${kept.slice(0, start)}\n${by}\n${kept.slice(end + to.length)}`
      }
      return { code: kept, map: null }
    },
  }
}
