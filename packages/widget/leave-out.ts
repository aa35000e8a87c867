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

/** Pictures of canvases (and the worker that makes them), pages of other origins, fonts: a sixth of the recorder. */
const UNUSED: Unused[] = [
  {
    from: 'class CanvasManager {',
    to: BLOCK,
    by: 'class CanvasManager { reset(){} freeze(){} unfreeze(){} lock(){} unlock(){} }',
  },
  { from: 'const jsContent = ', to: LINE, by: '' },
  { from: 'const blob = ', to: LINE, by: '' },
  { from: 'class CrossOriginIframeMirror {', to: BLOCK, by: 'class CrossOriginIframeMirror { reset(){} }' },
  { from: '  handleMessage(message) {', to: METHOD, by: '' },
  { from: '  transformCrossOriginEvent(', to: METHOD, by: '' },
  { from: 'function initFontObserver(', to: BLOCK, by: 'function initFontObserver() { return () => {} }' },
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
