import { expect, test } from 'vitest'
import { completeSheets } from '../../src/capture/replay-sheets.ts'

test('a source without rules, or with unclosed comments, is read in linear time', async () => {
  for (const source of ['x'.repeat(400_000), '/*'.repeat(200_000), '{'.repeat(400_000)]) {
    const style = document.createElement('style')
    style.textContent = source
    document.head.append(style)
  }
  for (const css of [
    'a { padding-top: ; }',
    'padding-top: ;{'.repeat(40_000),
    `${'x'.repeat(400_000)} padding-top: ;`,
  ]) {
    const edit = await completeSheets([JSON.stringify({ type: 2, data: { _cssText: css } })])
    expect(edit.css?.(css)).toBe(css)
  }
})
