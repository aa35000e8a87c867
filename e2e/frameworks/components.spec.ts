import { vite, writeApp } from './support/build.ts'
import { expect, test, visit } from './support/fixtures.ts'
import { snippet } from './support/snippets.ts'

const INDEX = `<!doctype html><html lang="en"><head><title>App</title><link rel="icon" href="data:,"></head>
<body><main id="app"></main><button id="leave">Leave</button><script type="module" src="/main.js"></script></body></html>`
const onLeave = (code: string) => `document.querySelector('#leave').addEventListener('click', () => ${code})`
const config = (name: string, from: string) =>
  `import { ${name} as plugin } from '${from}'\nexport default { plugins: [plugin()] }`

test('the React snippet holds in StrictMode, over navigation and unmounting', async ({ page, place, reports }) => {
  const app = await writeApp('react', {
    'vite.config.js': config('default', '@vitejs/plugin-react'),
    'index.html': INDEX.replace('main.js', 'main.jsx'),
    'earshot.ts': snippet('npm', place.at),
    'earshot-widget.tsx': snippet('react', place.at),
    'main.jsx': `import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { EarshotWidget } from './earshot-widget'
window.mounts = 0
function App() {
  const [name, setName] = useState('First')
  useEffect(() => { window.mounts++ }, [])
  const go = (to) => (event) => { event.preventDefault(); history.pushState(null, '', '/' + to); setName(to) }
  return <><EarshotWidget /><h1>{name}</h1><a href="/" onClick={go('First')}>First</a> <a href="/" onClick={go('Second')}>Second</a></>
}
const root = createRoot(document.querySelector('#app'))
root.render(<StrictMode><App /></StrictMode>)
${onLeave('root.unmount()')}`,
  })
  // Only React's development build mounts twice.
  await vite(app, { NODE_ENV: 'development' })
  place.serve(`${app}/out`)
  await visit({ page, reports, place, title: 'From React' })
  expect(await page.evaluate(() => (window as unknown as { mounts: number }).mounts)).toBe(2)
})

test('the Vue snippet holds over navigation and unmounting', async ({ page, place, reports }) => {
  const app = await writeApp('vue', {
    'vite.config.js': config('default', '@vitejs/plugin-vue'),
    'index.html': INDEX,
    'earshot.ts': snippet('npm', place.at),
    'App.vue': `${snippet('vue', place.at)}
<script lang="ts">
import { ref } from 'vue'
const name = ref('First')
</script>
<template>
  <h1>{{ name }}</h1><a href="#1" @click="name = 'First'">First</a> <a href="#2" @click="name = 'Second'">Second</a>
</template>`,
    'main.js': `import { createApp } from 'vue'
import App from './App.vue'
const app = createApp(App)
app.mount('#app')
${onLeave('app.unmount()')}`,
  })
  await vite(app)
  place.serve(`${app}/out`)
  await visit({ page, reports, place, title: 'From Vue' })
})

test('the Svelte snippet holds over navigation and unmounting', async ({ page, place, reports }) => {
  const app = await writeApp('svelte', {
    'vite.config.js': config('svelte', '@sveltejs/vite-plugin-svelte'),
    'index.html': INDEX,
    'earshot.ts': snippet('npm', place.at),
    'App.svelte': `${snippet('svelte', place.at).replace('</script>', "  let name = $state('First')\n</script>")}
<h1>{name}</h1><a href="#1" onclick={() => (name = 'First')}>First</a> <a href="#2" onclick={() => (name = 'Second')}>Second</a>`,
    'main.js': `import { mount, unmount } from 'svelte'
import App from './App.svelte'
const app = mount(App, { target: document.querySelector('#app') })
${onLeave('unmount(app)')}`,
  })
  await vite(app)
  place.serve(`${app}/out`)
  await visit({ page, reports, place, title: 'From Svelte' })
})
