import { createTally } from '@earshot/privacy'
import { expect, test } from 'vitest'
import { createPass, maskTextNode } from '../../src/privacy/texts.ts'

test('the page’s own mask holds in replay and screenshot too', () => {
  document.body.innerHTML = '<h1>Order ACME-1234</h1>'
  const pass = createPass({ text: 'strict', tally: createTally((text) => text.replace(/ACME-\d+/, 'ACME-****')) })
  const text = document.querySelector('h1')?.firstChild as Text
  expect(maskTextNode(text, pass)).toBe('Order ACME-****')
})
