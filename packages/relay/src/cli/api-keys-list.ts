import { listApiKeys } from '../domain/api-keys.ts'
import { plainLine } from '../plain-text.ts'
import type { ApiKey } from '../storage/database.ts'
import { readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { isoTime } from './format.ts'
import { apiKeyJson } from './key-json.ts'
import { print, printJson, table } from './print.ts'
import { withExistingStores } from './with-stores.ts'

const name = 'api-keys list'

export const apiKeysList: Command = {
  name,
  summary: 'list the API keys by their first characters, revoked ones included',
  usage: `[--json]
  --json    print {"items": […]}`,
  run: async (args) => {
    const { values } = readArguments(name, { args, options: { json: { type: 'boolean' } } })
    const keys = await withExistingStores(listApiKeys)
    if (values.json) {
      printJson({ items: keys.map(apiKeyJson) })
      return 0
    }
    if (keys.length === 0) print('There is no API key yet: "earshot api-keys create" makes one.')
    const rows = keys.map((key) => [
      key.id,
      `${key.prefix}…`,
      stateOf(key),
      key.last_used_at === null ? 'never used' : `last used ${isoTime(key.last_used_at)}`,
      plainLine(key.name, 40),
      key.scopes.join(' '),
    ])
    if (rows.length > 0) print(table(rows))
    return 0
  },
}

function stateOf(key: ApiKey): string {
  if (key.revoked_at !== null) return 'revoked'
  return `${key.expires_at <= Date.now() ? 'expired' : 'expires'} ${isoTime(key.expires_at)}`
}
