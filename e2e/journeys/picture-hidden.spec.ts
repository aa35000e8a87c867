import { drawnPicturesOf } from '../support/engine.ts'
import { expect, test } from '../support/engine-fixtures.ts'
import { pageOf, scrollDown, seenIn } from '../support/hidden-page.ts'
import { HIDDEN_PARTS, SHOWN_PARTS } from '../support/hidden-parts.ts'

test('nothing that a page hides can be seen in its picture, in whichever way it is hidden', async ({ page, open }) => {
  await open(pageOf(HIDDEN_PARTS))
  await page.evaluate(scrollDown)
  const { own, browsers } = await drawnPicturesOf(page)
  expect(seenIn(browsers, HIDDEN_PARTS)).toEqual([])
  expect(seenIn(own, HIDDEN_PARTS)).toEqual([])
})

test('what only looks hidden can be seen in the picture', async ({ page, open }) => {
  await open(pageOf(SHOWN_PARTS))
  const { own, browsers } = await drawnPicturesOf(page)
  expect(seenIn(browsers, SHOWN_PARTS)).toEqual(Object.keys(SHOWN_PARTS))
  expect(seenIn(own, SHOWN_PARTS)).toEqual(Object.keys(SHOWN_PARTS))
})
