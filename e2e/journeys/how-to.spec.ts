import { expect, test } from '../support/fixtures.ts'
import { snippet } from '../support/snippets.ts'

test.beforeEach(async ({ page, home, relay }, { title }) => {
  const [, name = '', file = ''] = /^the snippet (\S+) of (\S+)/.exec(title) ?? []
  const html = snippet(name, { relay: relay.url, key: home.key, page: file })
  home.put(`/how-to-${name}`, `<!doctype html><title>Page</title><link rel="icon" href="data:,"><h1>Here</h1>${html}`)
  await page.goto(`${home.origin}/how-to-${name}`)
})

test('the snippet look of launcher.md gives a button of that colour in the other corner', async ({ form }) => {
  await expect(form.launcher).toHaveCSS('background-color', 'rgb(102, 51, 153)')
  expect((await form.launcher.boundingBox())?.x).toBeLessThan(100)
})

test('the snippet own of launcher.md opens the form by a button of the page alone', async ({ page, form }) => {
  await page.getByRole('button', { name: 'Something is wrong' }).click()
  await expect(form.title).toBeVisible()
  await expect(form.launcher).toHaveCount(0)
})

test('the snippet shortcut of keyboard.md opens the form, and a key sends it', async ({ page, form, reports }) => {
  await page.keyboard.press('Alt+KeyR')
  await form.title.fill('By shortcuts')
  await page.keyboard.press('Control+Enter')
  await form.arrived()
  await reports.titled('By shortcuts')
})

test('the snippet ask of consent.md loads and records nothing before consent', async ({
  page,
  form,
  relay,
  reports,
}) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.evaluate(`console.log('before the answer')`)
  expect(await page.evaluate('window.Earshot')).toBeUndefined()
  expect(asked.filter((url) => url.startsWith(relay.url))).toEqual([])
  await page.getByRole('button', { name: 'Allow problem reports' }).click()
  await form.open()
  await form.sendTitled('Allowed')
  await form.arrived()
  expect((await reports.titled('Allowed')).everything).not.toContain('before the answer')
})

test('the snippet parts of consent.md sends none of these parts', async ({ page, form, reports }) => {
  await page.evaluate(`console.log('a line'); fetch('/a-request')`)
  await form.open()
  await form.sendTitled('Parts are off')
  await form.arrived()
  const { report, debugger: known } = await reports.titled('Parts are off')
  expect(report.artifacts.map(({ kind }) => kind).sort()).toEqual(['debugger', 'screenshot'])
  expect(known).toMatchObject({ console: [], network: [] })
})
