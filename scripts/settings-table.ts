// The table of settings in docs/self-hosting.md, generated from the relay's list of settings.
//
//   node scripts/settings-table.ts           prints the table
//   node scripts/settings-table.ts --write   updates the page
import { readFileSync, writeFileSync } from 'node:fs'
import { SETTINGS } from '../packages/relay/src/config/config.ts'
import type { Setting } from '../packages/relay/src/config/setting.ts'

const PAGE = new URL('../docs/self-hosting.md', import.meta.url)
const MARKED = /(?<=<!-- settings -->\n).*?(?=<!-- \/settings -->)/s

/** A row for each setting, in the order of config.ts. */
export function settingsTable(): string {
  const rows = Object.values<Setting<unknown>>(SETTINGS).map(({ name, aliases, default: preset, meaning }) => {
    const others = aliases.length > 0 ? ` Also read: ${aliases.map(code).join(', ')}.` : ''
    return `| ${code(name)} | ${preset === '' ? '' : code(preset)} | ${meaning}${others} |\n`
  })
  return `| setting | default | meaning |\n|---|---|---|\n${rows.join('')}`
}

/** Replaces the table between the two markers of the page. */
export function withSettings(page: string): string {
  if (!MARKED.test(page))
    throw new Error('The page has no place for the table: <!-- settings --> … <!-- /settings -->.')
  return page.replace(MARKED, () => settingsTable())
}

function code(text: string): string {
  return `\`${text}\``
}

if (import.meta.main) {
  if (process.argv.includes('--write')) writeFileSync(PAGE, withSettings(readFileSync(PAGE, 'utf8')))
  else process.stdout.write(settingsTable())
}
