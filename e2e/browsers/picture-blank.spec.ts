import { drawnPicturesOf } from '../support/engine.ts'
import { compare } from '../support/pictures.ts'
import { expect, test } from './support/fixtures.ts'

const PAGES = {
  'one word': '<p style="font-size: 9px">Word</p>',
  'one dot': '<p style="font-size: 9px; margin: 301px 0 0 403px">.</p>',
  'nothing that can be seen': '<p style="visibility: hidden">Word</p>',
}

for (const [what, body] of Object.entries(PAGES)) {
  test(`a page with ${what} is not taken for one that could not be drawn`, async ({ tab, open }) => {
    await open(body)
    const { own, browsers } = await drawnPicturesOf(tab)
    expect(compare(own, browsers).mismatch).toBeLessThan(0.05)
  })
}
