import { folder } from '../support/site.ts'
import { snippet } from '../support/snippets.ts'
import { serveWithRelay } from '../support/under-path.ts'
import { vite, writeApp } from './support/build.ts'
import { expect, NONCE, test, visit } from './support/fixtures.ts'

const INDEX = `<!doctype html><html lang="en"><head><title>App</title><link rel="icon" href="data:,"></head>
<body><main id="app"></main><button id="leave">Leave</button><script type="module" src="/main.js"></script></body></html>`
const onLeave = (code: string) => `document.querySelector('#leave').addEventListener('click', () => ${code})`
const config = (name: string, from: string) =>
  `import { ${name} as plugin } from '${from}'\nexport default { plugins: [plugin()], html: { cspNonce: '${NONCE}' } }`

test('the React snippets work in StrictMode, across navigation and unmounting', async ({ page, place, reports }) => {
  const app = await writeApp('react', {
    'vite.config.js': config('default', '@vitejs/plugin-react'),
    'index.html': INDEX.replace('main.js', 'main.jsx'),
    'earshot.ts': snippet('npm', place.at),
    'earshot-widget.tsx': snippet('react', place.at),
    'error-boundary.tsx': snippet('react-errors', place.at),
    'root.tsx': snippet('react-root', place.at),
    'app.jsx': `import { useEffect, useState } from 'react'
window.mounts = 0
export function App() {
  const [name, setName] = useState('First')
  useEffect(() => { window.mounts++ }, [])
  if (name === 'Broken') throw new Error('broken on purpose')
  const go = (to) => (event) => { event.preventDefault(); history.pushState(null, '', '/' + to); setName(to) }
  return <><h1>{name}</h1><a href="/" onClick={go('First')}>First</a> <a href="/" onClick={go('Second')}>Second</a>
    <button onClick={() => setName('Broken')}>Break</button></>
}`,
    'main.jsx': `import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Root } from './root'
const root = createRoot(document.querySelector('#app'))
root.render(<StrictMode><Root /></StrictMode>)
${onLeave('root.unmount()')}`,
  })
  // Only React's development build mounts twice.
  await vite(app, { NODE_ENV: 'development' })
  place.serve(`${app}/out`, { trusted: 'html2canvas-pro' })
  await visit({ page, reports, place, title: 'From React', breaks: 'yes' })
  expect(await page.evaluate(() => (window as unknown as { mounts: number }).mounts)).toBe(2)
})

test('the Vue snippets work across navigation and unmounting', async ({ page, place, reports }) => {
  const app = await writeApp('vue', {
    'vite.config.js': config('default', '@vitejs/plugin-vue'),
    'index.html': INDEX.replace('main.js', 'main.ts'),
    'earshot.ts': snippet('npm', place.at),
    'App.vue': `${snippet('vue', place.at)}
<script lang="ts">
import { ref } from 'vue'
const name = ref('First')
const fail = () => { throw new Error('broken on purpose') }
</script>
<template>
  <h1>{{ name }}</h1><a href="#1" @click="name = 'First'">First</a> <a href="#2" @click="name = 'Second'">Second</a>
  <button @click="fail">Break</button>
</template>`,
    'main.ts': `${snippet('vue-errors', place.at)}
${onLeave('app.unmount()')}`,
  })
  await vite(app)
  place.serve(`${app}/out`, { trusted: 'html2canvas-pro vue' })
  await visit({ page, reports, place, title: 'From Vue', breaks: 'yes' })
})

test('the Svelte snippet works across navigation and unmounting', async ({ page, place, reports }) => {
  const app = await writeApp('svelte', {
    'vite.config.js': config('svelte', '@sveltejs/vite-plugin-svelte'),
    'index.html': INDEX,
    'earshot.ts': snippet('npm', place.at),
    'layout.svelte': snippet('svelte', place.at),
    'app.svelte': `<script>
  import Broken from './broken.svelte'
  import Layout from './layout.svelte'
  let name = $state('First')
</script>
<Layout>
  <h1>{name}</h1><a href="#1" onclick={() => (name = 'First')}>First</a> <a href="#2" onclick={() => (name = 'Second')}>Second</a>
  <button onclick={() => (name = 'Broken')}>Break</button>
  {#if name === 'Broken'}<Broken />{/if}
</Layout>`,
    'broken.svelte': `<script>throw new Error('broken on purpose')</script>`,
    'main.js': `import { mount, unmount } from 'svelte'
import App from './app.svelte'
const app = mount(App, { target: document.querySelector('#app') })
${onLeave('unmount(app)')}`,
  })
  await vite(app)
  place.serve(`${app}/out`, { trusted: 'html2canvas-pro svelte-trusted-html' })
  await visit({ page, reports, place, title: 'From Svelte', breaks: 'yes' })
})

test('the snippet for a path of the site finds its relay there', async ({ page, form }) => {
  let files = folder('/nowhere')
  const { site, key, reports, close } = await serveWithRelay((request, response) => files(request, response))
  const app = await writeApp('path', {
    'index.html': INDEX.replace('main.js', 'main.ts'),
    'earshot.ts': snippet('npm-path', { relay: '', key }),
    'main.ts': `import { startEarshot } from './earshot'
const earshot = startEarshot()
${onLeave('earshot.destroy()')}`,
  })
  await vite(app)
  files = folder(`${app}/out`)
  await page.goto(`${site.origin}/index.html`)
  await form.open()
  await form.sendTitled('From a path')
  await form.arrived()
  const { report, debugger: known } = await reports.titled('From a path')
  expect(report.artifacts.map(({ kind }) => kind).sort()).toEqual(['debugger', 'replay', 'screenshot'])
  expect(known?.network.filter(({ url }) => url.includes('/earshot/'))).toEqual([])
  await form.dialog.getByRole('button', { name: 'Close' }).last().click()
  await page.getByRole('button', { name: 'Leave' }).click()
  await expect(form.launcher).toHaveCount(0)
  await close()
})
