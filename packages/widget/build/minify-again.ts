import { minifySync, type Plugin } from 'vite'

/**
 * Runs a second minifier. Both together make the core about 400 bytes (gzip) smaller than either
 * alone.
 */
export function minifyAgain(): Plugin {
  return {
    name: 'earshot:minify-again',
    enforce: 'post',
    renderChunk: {
      order: 'post',
      handler(code, { fileName }) {
        const result = minifySync(fileName, code, { compress: { target: 'es2022' }, sourcemap: true })
        if (result.errors.length > 0) throw new Error(result.errors.map(({ message }) => message).join('\n'))
        return { code: result.code, map: result.map ?? null }
      },
    },
  }
}
