import { snippet } from '../support/snippets.ts'
import { build, writeApp } from './support/build.ts'
import { test, visit } from './support/fixtures.ts'

const page = (name: string) => `'use client'
import { useState } from 'react'
export default function Page() {
  const [broken, setBroken] = useState(false)
  if (broken) throw new Error('broken on purpose')
  return <><h1>${name}</h1><button onClick={() => setBroken(true)}>Break</button></>
}`

test('the Next.js snippet works across navigation and unmounting', async ({ page: tab, place, reports }) => {
  const app = await writeApp('next', {
    'package.json': JSON.stringify({ name: 'app', private: true }),
    'next.config.mjs': `import { resolve } from 'node:path'
export default { output: 'export', trailingSlash: true, turbopack: { root: resolve('../..') } }`,
    'app/earshot.ts': snippet('npm', place.at),
    'app/error.tsx': snippet('next-errors', place.at),
    'app/earshot-widget.jsx': `'use client'\n${snippet('react', place.at)}`,
    'app/leavable.jsx': `'use client'
import { useState } from 'react'
export function Leavable({ children }) {
  const [here, setHere] = useState(true)
  return <>{here && children}<button onClick={() => setHere(false)}>Leave</button></>
}`,
    'app/layout.jsx': `import Link from 'next/link'
import { EarshotWidget } from './earshot-widget'
import { Leavable } from './leavable'
export default function Layout({ children }) {
  return <html lang="en"><head><link rel="icon" href="data:," /></head><body>
    <Leavable><EarshotWidget /></Leavable>{children}<Link href="/">First</Link> <Link href="/second/">Second</Link>
  </body></html>
}`,
    'app/page.jsx': page('First'),
    'app/second/page.jsx': page('Second'),
  })
  await build(app, ['node_modules/next/dist/bin/next', 'build'])
  place.serve(`${app}/out`, { scripts: "'strict-dynamic'" })
  await visit({ page: tab, reports, place, title: 'From Next.js', breaks: 'yes' })
})
