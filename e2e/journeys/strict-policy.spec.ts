import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { compare, covered, decode } from '../support/pictures.ts'
import { page as html, type Site } from '../support/site.ts'

const NONCE = 'b2xkIGhhcmJvdXIgbm9uY2U='

/** A page under a strict policy. The relay is named where a customer would name it; nothing is `unsafe-inline`. */
function putStrict(
  site: Site,
  { path, relay, key, more = '' }: { path: string; relay: string; key: string; more?: string },
) {
  const policy = [
    "default-src 'none'",
    // The nonce alone: what the script imports carries it on.
    `script-src 'nonce-${NONCE}'`,
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${relay}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]
  const watch = `<script nonce="${NONCE}">window.violations = []
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile + ':' + event.lineNumber))</script>`
  const tag = `<script src="${relay}/widget.js" data-key="${key}" nonce="${NONCE}" async></script>`
  site.put('/strict.css', (_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/css' })
      .end('body { background: #fff } h1 { color: #123456 } h1::before { content: "§ "; float: left; width: 80px }'),
  )
  site.put('/dot.svg', (_, response) =>
    response
      .writeHead(200, { 'content-type': 'image/svg+xml' })
      .end(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="18" fill="teal"/></svg>',
      ),
  )
  site.put(
    path,
    html(
      `<!doctype html><html lang="en"><head><title>Strict</title><link rel="icon" href="/dot.svg"><link rel="stylesheet" href="/strict.css">${watch}${tag}</head>
      <body><h1>A strict house</h1><p>Wipe your feet.</p><img src="/dot.svg" alt="A dot"><input aria-label="Word"></body></html>`,
      { 'content-security-policy': [...policy, more].filter(Boolean).join('; ') },
    ),
  )
  return site.origin + path
}

/** What was typed, what is blacked out, and the launcher. */
const HIDDEN = [
  { left: 0, top: 110, right: 400, bottom: 200 },
  { left: 690, top: 290, right: 910, bottom: 410 },
  { left: 1000, top: 700, right: 1280, bottom: 800 },
]

async function report(page: Page, { form, title }: { form: import('../support/form.ts').Form; title: string }) {
  await form.open()
  await form.openEditor()
  await form.draw('Black out', [
    { x: 700, y: 300 },
    { x: 900, y: 400 },
  ])
  await form.closeEditor()
  await form.sendTitled(title)
  await form.arrived()
  const violations = await page.evaluate(() => (window as unknown as { violations: string[] }).violations)
  // The one image that tells whether the browser may draw the page. A policy in a header cannot be read.
  return violations.filter((violation) => !violation.startsWith('img-src data '))
}

const POLICIES = [
  { name: 'a strict content security policy', path: '/strict', more: '' },
  { name: 'a policy that requires trusted types', path: '/trusted', more: "require-trusted-types-for 'script'" },
]

for (const { name, path, more } of POLICIES) {
  test(`under ${name} the whole journey goes through without a violation but one trial image`, async ({
    page,
    form,
    home,
    relay,
    reports,
  }) => {
    // What a frame of the engine's violates is told in the console alone.
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    await page.goto(putStrict(home, { path, relay: relay.url, key: home.key, more }))
    await expect(form.launcher).toBeVisible()
    await page.getByLabel('Word').fill('unspoken')
    for (const colour of ['red', '#123456']) {
      await page.locator('h1').evaluate((heading, value) => {
        heading.style.color = value
      }, colour)
    }
    const browsers = decode(await page.screenshot())
    const violations = await report(page, { form, title: name })
    expect(violations).toEqual([])
    expect(said.filter((line) => !line.includes('data:image/svg'))).toEqual([])
    const { report: sent, files, everything } = await reports.titled(name)
    expect(sent.artifacts.map(({ kind }) => kind).sort()).toEqual(['debugger', 'replay', 'screenshot'])
    const found = compare(covered(decode(files.screenshot as Buffer), HIDDEN), covered(browsers, HIDDEN))
    expect(found.mismatch).toBeLessThan(0.1)
    expect(everything).not.toContain('unspoken')
  })
}
