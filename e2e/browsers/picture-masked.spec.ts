import { copyOf } from '../support/engine.ts'
import { MASKED_PAGES, secretsIn } from '../support/masked-pages.ts'
import { expect, test } from './support/fixtures.ts'

for (const [title, { body, act, check }] of Object.entries(MASKED_PAGES)) {
  test(title, async ({ tab, open }) => {
    await open(body)
    if (act) await tab.evaluate(act, null)
    const copy = await copyOf(tab)
    expect(secretsIn(copy)).toEqual([])
    check?.(copy)
  })
}
