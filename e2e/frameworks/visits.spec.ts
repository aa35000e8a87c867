import { snippet } from '../support/snippets.ts'
import { build, vite, writeApp } from './support/build.ts'
import { destroy, test, visit } from './support/fixtures.ts'

const LINKS = '<a href="/">First</a> <a href="/second/">Second</a>'

test('the Turbo snippet works across visits', async ({ page, place, reports }) => {
  const html = (
    name: string,
  ) => `<!doctype html><html lang="en"><head><title>${name}</title>${snippet('turbo', place.at)}
<link rel="icon" href="data:,"><script type="module" src="/main.js"></script></head><body><h1>${name}</h1>${LINKS}</body></html>`
  const app = await writeApp('turbo', {
    'vite.config.js': `export default { build: { rolldownOptions: { input: ['index.html', 'second/index.html'] } } }`,
    'index.html': html('First'),
    'second/index.html': html('Second'),
    'main.js': `import '@hotwired/turbo'`,
  })
  await vite(app)
  place.serve(`${app}/out`)
  await visit({ page, reports, place, title: 'From Turbo', leave: destroy })
})

test('the Astro snippet works across view transitions', async ({ page, place, reports }) => {
  const astro = (name: string, path: string) => `---
import Layout from '${path}layouts/layout.astro'
---
<Layout title="${name}"><h1>${name}</h1>${LINKS}</Layout>`
  const app = await writeApp('astro', {
    'astro.config.mjs': `export default { outDir: 'out', devToolbar: { enabled: false } }`,
    'src/layouts/layout.astro': `---
import { ClientRouter } from 'astro:transitions'
const { title } = Astro.props
---
<html lang="en"><head>${snippet('astro', place.at)}<title>{title}</title><link rel="icon" href="data:,"><ClientRouter /></head>
<body><slot /></body></html>`,
    'src/pages/index.astro': astro('First', '../'),
    'src/pages/second.astro': astro('Second', '../'),
  })
  await build(app, ['node_modules/astro/bin/astro.mjs', 'build'])
  place.serve(`${app}/out`)
  await visit({ page, reports, place, title: 'From Astro', leave: destroy })
})
