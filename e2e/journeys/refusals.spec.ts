import { expect, test } from '../support/fixtures.ts'
import { scriptTag, serveSite } from '../support/site.ts'

const BODY = '<h1>Refused</h1>'

test('an unknown key is reported as such, and the reporter keeps the text', async ({ page, form, home, relay }) => {
  const wrong = `ck_${'0'.repeat(32)}`
  home.put('/wrong-key', `<!doctype html><title>x</title>${scriptTag({ relay: relay.url, key: wrong })}${BODY}`)
  await page.goto(`${home.origin}/wrong-key`)
  await form.open()
  await form.sendTitled('Wrong key')
  await expect(form.problem).toContainText('Unknown capture key')
  await expect(form.problem).toContainText(/[0-9a-f]{8}-[0-9a-f]{4}/)
  await expect(form.title).toHaveValue('Wrong key')
})

test('a page on an unlisted origin learns which origin to add, in the form and in the console', async ({
  page,
  form,
  relay,
}) => {
  const listed = await serveSite()
  const near = await serveSite()
  const key = await relay.captureKey([listed.origin])
  const lines: string[] = []
  page.on('console', (message) => lines.push(message.text()))
  near.put('/', `<!doctype html><title>x</title>${scriptTag({ relay: relay.url, key })}${BODY}`)
  await page.goto(near.origin)
  await form.open()
  const told = () => lines.filter((line) => line.startsWith('Earshot: '))
  await expect.poll(told, 'said before anybody has written anything').toEqual([expect.stringContaining(near.origin)])
  await form.sendTitled('Near miss')
  await expect(form.problem).toContainText(near.origin)
  await expect(form.title).toHaveValue('Near miss')
  // A status alone would leave the developer to guess.
  expect(new Set(told()).size, 'the same sentence').toBe(1)
  await listed.close()
  await near.close()
})

test('a key that is revoked while the form is open ends the report before anything is uploaded', async ({
  page,
  form,
  relay,
  reports,
}) => {
  const site = await serveSite()
  const key = await relay.captureKey([site.origin])
  site.put('/', `<!doctype html><title>x</title>${scriptTag({ relay: relay.url, key })}${BODY}`)
  await page.goto(site.origin)
  await form.open()
  await relay.cli('capture-keys', 'revoke', key)
  await form.sendTitled('Too late')
  await expect(form.problem).toContainText('revoked')
  await expect(form.title).toHaveValue('Too late')
  expect((await reports.all()).map(({ title }) => title)).not.toContain('Too late')
  await site.close()
})

test('a script tag without a key says so in the console and leaves the page alone', async ({ page, home, relay }) => {
  const lines: string[] = []
  page.on('console', (message) => lines.push(message.text()))
  home.put('/no-key', `<!doctype html><title>x</title><script src="${relay.url}/widget.js"></script>${BODY}`)
  await page.goto(`${home.origin}/no-key`)
  expect(lines.join('\n')).toContain('data-key')
  await expect(page.locator('[data-earshot-ui]')).toHaveCount(0)
})
