import { STARS } from '@earshot/privacy'
import { describe, expect, it } from 'vitest'
import { createRepeatedInput } from '../../src/privacy/repeated-input.ts'

function masked(values: string[], text: string): string {
  const repeated = createRepeatedInput()
  for (const value of values) repeated.add(value)
  return repeated.mask(text)
}

describe('a text that repeats a value', () => {
  it.each([
    [['zqxkvb'], 'Create “zqxkvb”', `Create “${STARS}”`],
    [['Zqxkvb'], 'HELLO ZQXKVB!', `HELLO ${STARS}!`],
    [['zqxkvbcd'], 'Add zqxkv…', `Add ${STARS}…`],
    [['Jane Smithson'], 'Thanks, Smithson. Jane Smithson?', `Thanks, ${STARS}. ${STARS}?`],
    [['zqxkv', 'zqxkvb', 'zqxkvbc'], 'zqxkvbc zqxkv', `${STARS} ${STARS}`],
    [['a+b(c)d'], 'is a+b(c)d', `is ${STARS}`],
    [['mnbvcx', 'zqxkvb'], 'zqxkvb, mnbvcx', `${STARS}, ${STARS}`],
    [['北京市朝阳区'], '送货到北京市朝阳区吧', `送货到${STARS}吧`],
  ])('%j loses it: %s', (values, text, shown) => {
    expect(masked(values, text)).toBe(shown)
    expect(masked(values, shown)).toBe(shown)
  })

  it.each([
    [['Anna'], 'Edit Anna'],
    [['Contrast'], 'Continue'],
    [['word of mouth and of more'], 'Word '],
    [['a long text of more than a few words'], 'words and words'],
    [[], 'anything'],
    [['İstanbul'], 'other'],
  ])('%j keeps what only looks like it: %s', (values, text) => {
    expect(masked(values, text)).toBe(text)
  })

  it('is unchanged once all values are forgotten', () => {
    const repeated = createRepeatedInput()
    repeated.add('zqxkvb')
    repeated.clear()
    expect(repeated.mask('zqxkvb')).toBe('zqxkvb')
  })

  it('keeps values of which there were a hundred others since', () => {
    const values = ['zqxkvb', ...Array.from({ length: 100 }, (_, i) => `${i + 100}-value`)]
    expect(masked(values, 'zqxkvb 100-value')).toBe(`zqxkvb ${STARS}`)
  })
})
