import { listCaptureKeys } from '../domain/capture-keys.ts'
import { plainLine } from '../plain-text.ts'
import { readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { isoTime } from './format.ts'
import { isForgotten } from './key-hints.ts'
import { captureKeyJson } from './key-json.ts'
import { print, printJson, table } from './print.ts'
import { withExistingStores } from './with-stores.ts'

const name = 'capture-keys list'

export const captureKeysList: Command = {
  name,
  summary: 'list the capture keys, revoked ones included',
  usage: `[--json]
  --json    print {"items": […]}`,
  run: async (args) => {
    const { values } = readArguments(name, { args, options: { json: { type: 'boolean' } } })
    const keys = await withExistingStores(listCaptureKeys)
    if (values.json) {
      printJson({ items: keys.map(captureKeyJson) })
      return 0
    }
    if (keys.length === 0) print('There is no capture key yet: "earshot capture-keys create" makes one.')
    const rows = keys.map((key) => [
      key.public_key,
      key.status,
      key.last_used_at === null ? 'never used' : `last used ${isoTime(key.last_used_at)}`,
      plainLine(key.name, 40),
      key.allowed_origins.join(' '),
    ])
    if (rows.length > 0) print(table(rows))
    const forgotten = keys.filter((key) => isForgotten(key, Date.now()))
    if (forgotten.length > 0) {
      const names = forgotten.map(({ name: given }) => plainLine(given, 40)).join(', ')
      print(`\nNot used for 90 days: ${names}. Revoke what nobody needs with "earshot capture-keys revoke".`)
    }
    return 0
  },
}
