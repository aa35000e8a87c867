import { revokeApiKey } from '../domain/api-keys.ts'
import { onlyArgument, readArguments } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { apiKeyJson } from './key-json.ts'
import { print, printJson } from './print.ts'
import { withExistingStores } from './with-stores.ts'

const name = 'api-keys revoke'

export const apiKeysRevoke: Command = {
  name,
  summary: 'permanently stop an API key, at once',
  usage: `ID [--json]
  ID        the key's id, as "earshot api-keys list" shows it
  --json    print the key as JSON`,
  run: async (args) => {
    const options = { json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments(name, { args, options, allowPositionals: true })
    const id = onlyArgument(positionals, { what: 'ID', command: name })
    if (id.startsWith('esk_')) {
      throw new UsageError('Give the id of the key and not the secret itself: "earshot api-keys list" shows it.')
    }
    const key = await withExistingStores((context) => revokeApiKey(context, id))
    if (values.json) printJson(apiKeyJson(key))
    else print(`${key.id} is revoked.`)
    return 0
  },
}
