import type { Plugin } from 'vite'

/**
 * Parts of the recorder that Earshot never switches on, with the methods that the rest of it calls: pictures of canvases, and pages of
 * other origins. They are a seventh of what a page loads before the form is opened.
 */
const UNUSED = {
  CanvasManager: 'reset(){} freeze(){} unfreeze(){} lock(){} unlock(){}',
}

/** Replaces the unused classes of `@rrweb/record` by empty ones. Fails the build where the recorder is not as it was. */
export function leaveOutUnusedRecording(): Plugin {
  return {
    name: 'earshot:leave-out-unused-recording',
    transform(code, id) {
      if (!id.includes('@rrweb/record/dist/record.js')) return null
      let kept = code
      for (const [name, methods] of Object.entries(UNUSED)) {
        const start = kept.indexOf(`\nclass ${name} {\n`)
        const end = kept.indexOf('\n}\n', start)
        if (start < 0 || end < 0) this.error(`@rrweb/record has no class ${name} any more; look at leave-out.ts`)
        kept = `${kept.slice(0, start)}\nclass ${name} { ${methods} }\n${kept.slice(end + 3)}`
      }
      return { code: kept, map: null }
    },
  }
}
