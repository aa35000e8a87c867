import { copyOf } from '../support/engine.ts'
import { expect, test } from '../support/engine-fixtures.ts'
import { MASKED_PAGES, secretsIn } from '../support/masked-pages.ts'

for (const [title, { body, act, check }] of Object.entries(MASKED_PAGES)) {
  test(title, async ({ page, open }) => {
    await open(body)
    if (act) await page.evaluate(act)
    const copy = await copyOf(page)
    expect(secretsIn(copy)).toEqual([])
    check?.(copy)
  })
}

test('without masking, the copy holds what is on the page', async ({ page, open }) => {
  await open('<p>Zebra1@shop.example</p>')
  expect(secretsIn(await copyOf(page, { masking: 'off' }))).toEqual(['Zebra1'])
})
