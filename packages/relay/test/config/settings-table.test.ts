import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { settingsTable, withSettings } from '../../../../scripts/settings-table.ts'
import { SETTINGS } from '../../src/config/config.ts'

const page = readFileSync(new URL('../../../../docs/self-hosting.md', import.meta.url), 'utf8')

it('the table of settings is the one in docs/self-hosting.md; `node scripts/settings-table.ts --write` puts it there', () => {
  expect(page).toContain(`<!-- settings -->\n${settingsTable()}<!-- /settings -->`)
  expect(withSettings(page)).toBe(page)
})

it('the table of settings has one row for each setting, whatever its text contains', () => {
  const rows = settingsTable().trimEnd().split('\n').slice(2)
  expect(rows.map((row) => row.split('|').length)).toEqual(rows.map(() => 5))
  expect(rows.map((row) => /^\| `(\w+)` /.exec(row)?.[1])).toEqual(Object.values(SETTINGS).map(({ name }) => name))
})
