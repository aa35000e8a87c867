import { readFileSync } from 'node:fs'
import { defineConfig } from 'vite'
import { CHUNK_NAMES, keepChunkNames } from './build/chunk-names.ts'
import { copySmall } from './build/copy-small.ts'
import { evaluatePatterns } from './build/evaluate-patterns.ts'
import { fitPreact, PREACT_NAMES } from './build/fit-preact.ts'
import { importReplay } from './build/import-replay.ts'
import { fitRecorder, leaveOutPreloading } from './build/leave-out.ts'
import { minifyAgain } from './build/minify-again.ts'
import { integrityOf, pinChunks } from './build/pin-chunks.ts'
import { keepNamesApart, RECORDER_NAMES } from './build/recorder-names.ts'
import { replaceGlobals, tameBundler } from './build/take-built-ins.ts'

/**
 * What a browser loads by script tag: `dist/earshot.js`, a classic script, and `dist/chunks/`, modules with a content hash in their names.
 * The chunks are built first, since the script names one of them. And a part of the package, whose other modules the compiler makes.
 */
const shared = {
  outDir: 'dist',
  emptyOutDir: false,
  copyPublicDir: false,
  reportCompressedSize: false,
  target: 'es2022',
  sourcemap: true,
  // A kilobyte less than the default on what every page loads.
  minify: 'terser',
  terserOptions: {
    ecma: 2020,
    compress: { passes: 3, pure_getters: true, keep_fargs: false },
    mangle: {
      properties: { regex: new RegExp(`^(?:${[...RECORDER_NAMES, ...PREACT_NAMES, ...CHUNK_NAMES].join('|')})$`) },
    },
  },
} as const

const chunks = () =>
  defineConfig({
    plugins: [
      evaluatePatterns(),
      fitPreact(),
      fitRecorder(),
      keepNamesApart(),
      keepChunkNames(),
      importReplay(),
      leaveOutPreloading(),
      tameBundler(),
      copySmall(),
      pinChunks(),
      minifyAgain(),
    ],
    build: {
      ...shared,
      manifest: 'chunks/manifest.json',
      modulePreload: false,
      rolldownOptions: {
        transform: replaceGlobals('late'),
        input: { core: 'src/script-tag-core.ts' },
        preserveEntrySignatures: 'allow-extension',
        checks: { ineffectiveDynamicImport: false, pluginTimings: false },
        output: {
          format: 'es',
          entryFileNames: 'chunks/[name]-[hash].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          // All that the core needs is in the core, also what late chunks need too; then the same for what every report needs.
          codeSplitting: {
            groups: [
              { name: 'core', test: /script-tag-core\.ts$/, priority: 2 },
              {
                name: 'sending',
                test: /api\/(?:sending|take-picture)\.ts$|(?:api|capture)\/evidence\.ts$|capture\/within\.ts$/,
                priority: 1,
              },
            ],
          },
        },
      },
    },
  })

const loader = () => {
  const manifest = JSON.parse(readFileSync('dist/chunks/manifest.json', 'utf8'))
  const core = manifest['src/script-tag-core.ts'].file
  const integrity = integrityOf(readFileSync(`dist/${core}`, 'utf8'))
  return defineConfig({
    plugins: [keepChunkNames(), minifyAgain()],
    define: { CORE_CHUNK: JSON.stringify(core), CORE_INTEGRITY: JSON.stringify(integrity) },
    build: {
      ...shared,
      // The relay serves no map of it.
      sourcemap: 'hidden',
      rolldownOptions: {
        transform: replaceGlobals('early'),
        output: { postBanner: '/*! Earshot, MIT. See chunks/licenses.txt */' },
      },
      lib: { entry: 'src/script-tag.ts', formats: ['iife'], name: 'earshot', fileName: () => 'earshot.js' },
    },
  })
}

/** For the package: the recorder in one module, in the place of the one that takes it from where it comes from. */
const recorder = () =>
  defineConfig({
    plugins: [fitRecorder()],
    build: {
      ...shared,
      sourcemap: false,
      minify: false,
      lib: { entry: 'src/capture/record.ts', formats: ['es'], fileName: () => 'capture/record.js' },
    },
  })

const MODES = { chunks, loader, recorder }

export default defineConfig(({ mode }) => MODES[mode as keyof typeof MODES]())
