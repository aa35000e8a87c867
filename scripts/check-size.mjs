// Compares the gzip size of every file that ships to a browser with size-budget.json. To raise a
// budget, give the reason in the commit.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from './setup.mjs'

const dist = join(root, 'packages/widget/dist')
const budgets = JSON.parse(readFileSync(join(root, 'size-budget.json'), 'utf8'))
const manifest = JSON.parse(readFileSync(join(dist, 'chunks/manifest.json'), 'utf8'))

/** The files that an entry loads by static import. */
const withImports = (key, seen = new Set()) => {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key].imports ?? []) withImports(next, seen)
  return seen
}
const filesOf = (entries) => {
  const keys = new Set(entries.filter((entry) => entry !== 'loader').flatMap((entry) => [...withImports(entry)]))
  const chunks = [...keys].map((key) => join(dist, manifest[key].file))
  return entries.includes('loader') ? [join(dist, 'earshot.js'), ...chunks] : chunks
}
const gzipped = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0)

let failed = 0
const covered = new Set()
for (const [name, { entries, without = [], max }] of Object.entries(budgets)) {
  const excluded = new Set(filesOf(without))
  const files = filesOf(entries).filter((file) => !excluded.has(file))
  for (const file of files) covered.add(file)
  const size = gzipped(files)
  if (size > max) failed++
  console.log(`${size > max ? 'FAIL' : 'ok  '} ${name.padEnd(30)} ${String(size).padStart(6)} of ${max} bytes gzip`)
}
for (const file of readdirSync(join(dist, 'chunks')).filter((name) => name.endsWith('.js'))) {
  if (covered.has(join(dist, 'chunks', file))) continue
  failed++
  console.log(`FAIL ${basename(file)} has no budget; add it to size-budget.json`)
}
process.exit(failed > 0 ? 1 : 0)
