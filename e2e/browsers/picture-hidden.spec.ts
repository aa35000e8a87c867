import { drawnPicturesOf } from '../support/engine.ts'
import { pageOf, scrollDown, seenIn } from '../support/hidden-page.ts'
import { HIDDEN_PARTS, SHOWN_PARTS } from '../support/hidden-parts.ts'
import { expect, test } from './support/fixtures.ts'

test('nothing that a page hides can be seen in its picture, in whichever way it is hidden', async ({ tab, open }) => {
  await open(pageOf(HIDDEN_PARTS))
  await tab.evaluate(scrollDown, null)
  const { own, browsers } = await drawnPicturesOf(tab)
  const shown = seenIn(browsers, HIDDEN_PARTS)
  // Firefox hides no back of an element that is turned only by those around it.
  expect(shown.length).toBeLessThan(3)
  expect(seenIn(own, HIDDEN_PARTS).filter((part) => !shown.includes(part))).toEqual([])
})

test('what only looks hidden can be seen in the picture', async ({ tab, open }) => {
  await open(pageOf(SHOWN_PARTS))
  const { own } = await drawnPicturesOf(tab)
  expect(seenIn(own, SHOWN_PARTS)).toEqual(Object.keys(SHOWN_PARTS))
})
