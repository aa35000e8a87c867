import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { REPOSITORY } from '../support/paths.ts'
import { CODE_BLOCKS, SNIPPETS, snippet } from '../support/snippets.ts'
import { serveWithRelay } from '../support/under-path.ts'

const FRAMEWORKS = join(REPOSITORY, 'e2e/frameworks')
const CONSOLE = '<script>console.error("the first line of the page")</script>'
const destroy = (page: Page) =>
  page.evaluate(() => (window as unknown as { Earshot: { destroy(): void } }).Earshot.destroy())

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
    await destroy(page)
    await expect(form.launcher).toHaveCount(0)
  })
}

for (const { name, trusted } of [
  { name: 'no trusted types', trusted: '' },
  {
    name: 'the trusted types that the document names',
    trusted: "require-trusted-types-for 'script'; trusted-types html2canvas-pro",
  },
]) {
  test(`the snippet for a path of the site works by its nonce alone, with ${name}`, async ({ page, form }) => {
    const { site, key, reports, close } = await serveWithRelay()
    const tag = snippet('path', { relay: '', key })
    const nonce = /nonce="(.*)"/.exec(tag)?.[1]
    const complaints: string[] = []
    page.on('console', (line) => complaints.push(line.text()))
    site.put('/', (_, response) => {
      const policy = `default-src 'none'; script-src 'nonce-${nonce}'; connect-src 'self'; img-src data:; ${trusted}`
      response
        .writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy })
        .end(`<!doctype html><title>Page</title><link rel="icon" href="data:,">${tag}<h1>Here</h1>`)
    })
    await page.goto(site.origin)
    await form.open()
    await form.sendTitled('Under a path')
    await form.arrived()
    const { report } = await reports.titled('Under a path')
    expect(report.artifacts.map(({ kind }) => kind).sort()).toEqual(['debugger', 'replay', 'screenshot'])
    await destroy(page)
    await expect(form.launcher).toHaveCount(0)
    expect(complaints).toEqual([])
    await close()
  })
}

test('where no policy of trusted types is permitted a report goes without a picture and says so, by the form and from code', async ({
  page,
  form,
  home,
  relay,
  reports,
}) => {
  const policy = `default-src 'none'; script-src ${relay.url}; connect-src ${relay.url}; require-trusted-types-for 'script'; trusted-types 'none'`
  const tag = snippet('head', { relay: relay.url, key: home.key })
  home.put('/no-policies', (_, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy })
      .end(`<!doctype html><title>Page</title>${tag}<h1>Here</h1>`)
  })
  await page.goto(`${home.origin}/no-policies`)
  await form.launcher.click()
  await expect(form.dialog.getByText(/^No screenshot: .*TrustedHTML/)).toBeVisible()
  await form.sendTitled('Without policies')
  await form.arrived()
  await page.evaluate(`Earshot.submit({ title: 'From code, without policies' })`)
  for (const title of ['Without policies', 'From code, without policies']) {
    const { report, debugger: known } = await reports.titled(title)
    expect(report.artifacts.map(({ kind }) => kind).sort()).toEqual(['debugger', 'replay'])
    expect(known?.parts).toContainEqual(expect.objectContaining({ kind: 'screenshot', state: 'failed' }))
  }
})

test('every piece of code in the document is run by a test', () => {
  expect(SNIPPETS).toHaveLength(CODE_BLOCKS)
  const specs = ['journeys/where-to-put-it.spec.ts', ...readdirSync(FRAMEWORKS).map((name) => `frameworks/${name}`)]
  const tests = specs
    .filter((name) => name.endsWith('.spec.ts'))
    .map((name) => readFileSync(join(REPOSITORY, 'e2e', name), 'utf8'))
    .join()
  expect(SNIPPETS.filter((name) => !tests.includes(`'${name}'`))).toEqual([])
})
