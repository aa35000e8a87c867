import { expect, test } from '../support/fixtures.ts'

/** Ways in which a browser or a page lets no picture be made. */
const FAILURES = {
  'throws in the middle': `HTMLCanvasElement.prototype.toBlob = () => { throw new Error('The canvas is broken.') }`,
  'gives no bytes': `HTMLCanvasElement.prototype.toBlob = function (done) { done(null) }`,
  'gives no canvas to draw on': `HTMLCanvasElement.prototype.getContext = () => null`,
}

for (const [name, script] of Object.entries(FAILURES)) {
  test(`a picture engine that ${name} neither blocks a report nor falsifies it, by the form and from code`, async ({
    page,
    form,
    home,
    reports,
  }) => {
    await page.goto(home.page('<h1>Harbour</h1><button onclick="console.log(\'a line\')">Lift</button>'))
    await page.evaluate(`${script}; OffscreenCanvas.prototype.getContext = () => null`)
    await page.getByRole('button', { name: 'Lift' }).click()
    await form.launcher.click()
    await expect(form.dialog.getByText(/^No screenshot: /)).toBeVisible()
    await form.sendTitled(`By the form: ${name}`)
    await form.arrived()
    await page.evaluate(`Earshot.submit({ title: ${JSON.stringify(`From code: ${name}`)} })`)
    for (const title of [`By the form: ${name}`, `From code: ${name}`]) {
      const { report, debugger: known } = await reports.titled(title)
      expect(report.artifacts.map(({ kind }) => kind).sort()).toEqual(['debugger', 'replay'])
      expect(known?.console.flatMap(({ args }) => args)).toContain('a line')
      const part = known?.parts.find(({ kind }) => kind === 'screenshot')
      expect(part).toMatchObject({ state: 'failed', reason: expect.stringMatching(/\w/) })
      expect(known?.parts.find(({ kind }) => kind === 'replay')).toMatchObject({ state: 'included' })
    }
  })
}
