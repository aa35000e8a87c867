import { expect, test } from 'vitest'
import { completeSheets } from '../../src/capture/replay-sheets.ts'

test('a source without rules, or with comments that do not end, costs one look at each of its characters', async () => {
  for (const source of ['x'.repeat(400_000), '/*'.repeat(200_000), '{'.repeat(400_000)]) {
    const style = document.createElement('style')
    style.textContent = source
    document.head.append(style)
  }
  const replay = { version: 1 as const, events: [{ type: 2, timestamp: 1, data: { _cssText: 'a { padding: ; }' } }] }
  expect(await completeSheets(replay)).toEqual(replay)
})
