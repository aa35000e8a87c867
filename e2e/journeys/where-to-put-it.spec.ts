import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../support/fixtures.ts'
import { REPOSITORY } from '../support/paths.ts'

const page_text = readFileSync(join(REPOSITORY, 'docs/where-to-put-it.md'), 'utf8')

/** A snippet of the document, with a relay and a key of the test's. */
function snippet(name: string, { relay, key }: { relay: string; key: string }): string {
  const found = new RegExp(`<!-- snippet: ${name} -->\\n\`\`\`html\\n(.*?)\`\`\``, 's').exec(page_text)?.[1]
  if (!found) throw new Error(`docs/where-to-put-it.md has no snippet "${name}"`)
  return found.replace('https://earshot.example.com', relay).replace('ck_…', key)
}

const CONSOLE = '<script>console.error("the first line of the page")</script>'

for (const { name, place } of [
  { name: 'head', place: 'first in the head' },
  { name: 'async', place: 'async in the head' },
  { name: 'head', place: 'at the end of the body' },
]) {
  test(`the snippet ${place} brings one button, and a report arrives`, async ({ page, form, home, relay, reports }) => {
    const tag = snippet(name, { relay: relay.url, key: home.key })
    const inBody = place.includes('body')
    const path = `/where-${place.replaceAll(' ', '-')}`
    const html = `<html lang="en"><head>${inBody ? '' : tag}${CONSOLE}<title>Page</title><link rel="icon" href="data:,"></head>
      <body><h1>Here</h1>${inBody ? tag : ''}</body></html>`
    home.put(path, `<!doctype html>${html}`)
    await page.goto(home.origin + path)
    await expect(form.launcher).toHaveCount(1)
    await form.open()
    await form.sendTitled(`Put ${place}`)
    await form.arrived()
    const { debugger: known } = await reports.titled(`Put ${place}`)
    if (place === 'first in the head') {
      expect(known?.console.flatMap(({ args }) => args)).toContain('the first line of the page')
    }
    await page.evaluate(() => (window as unknown as { Earshot: { destroy(): void } }).Earshot.destroy())
    await expect(form.launcher).toHaveCount(0)
  })
}
