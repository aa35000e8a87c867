import { readFileSync } from 'node:fs'
import { defineConfig } from 'vite'

/**
 * What a browser loads by script tag: `dist/earshot.js`, a classic script, and `dist/chunks/`, modules with a content hash in their names.
 * The chunks are built first, since the script names one of them.
 */
const target = ['chrome100', 'firefox100', 'safari15.4']
const shared = { copyPublicDir: false, target, sourcemap: true, reportCompressedSize: false } as const

const chunks = defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    ...shared,
    outDir: 'dist',
    emptyOutDir: false,
    manifest: 'chunks/manifest.json',
    modulePreload: false,
    rolldownOptions: {
      input: { core: 'src/script-tag-core.ts' },
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: 'chunks/[name]-[hash].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
})

const loader = () => {
  const manifest = JSON.parse(readFileSync('dist/chunks/manifest.json', 'utf8'))
  return defineConfig({
    define: { CORE_CHUNK: JSON.stringify(manifest['src/script-tag-core.ts'].file) },
    build: {
      ...shared,
      outDir: 'dist',
      emptyOutDir: false,
      lib: { entry: 'src/script-tag.ts', formats: ['iife'], name: 'earshot', fileName: () => 'earshot.js' },
    },
  })
}

export default defineConfig(({ mode }) => (mode === 'loader' ? loader() : chunks))
