import { MAX_API_KEY_DAYS, SCOPES } from '@earshot/protocol'
import { createApiKey } from '../domain/api-keys.ts'
import { count, oneOf, readArguments, required } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { isoTime } from './format.ts'
import { apiKeyJson } from './key-json.ts'
import { print, printJson } from './print.ts'
import { withStores } from './with-stores.ts'

const name = 'api-keys create'

export const apiKeysCreate: Command = {
  name,
  summary: 'make a secret key for the management API; it is shown this once',
  usage: `--name N --scope S… --expires-in-days D [--json]
  --name N               what the key is for, at most 100 characters
  --scope S              what it may do: ${SCOPES.join(', ')}; may be repeated
  --expires-in-days D    1 to ${MAX_API_KEY_DAYS}
  --json                 print the key as JSON, the secret as "api_key"`,
  run: async (args) => {
    const { values } = readArguments(name, {
      args,
      options: {
        name: { type: 'string' },
        scope: { type: 'string', multiple: true },
        'expires-in-days': { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const days = required(values['expires-in-days'], { option: '--expires-in-days', command: name })
    const scopes = values.scope ?? []
    if (scopes.length === 0) throw new UsageError(`Give at least one --scope of: ${SCOPES.join(', ')}.`)
    const wanted = {
      name: required(values.name, { option: '--name', command: name }),
      scopes: scopes.map((scope) => oneOf(scope, { option: '--scope', choices: SCOPES })),
      expires_in_days: count(days, { option: '--expires-in-days', max: MAX_API_KEY_DAYS }),
    }
    const { api_key, key } = await withStores((context) => createApiKey(context, wanted))
    if (values.json) printJson({ api_key, ...apiKeyJson(key) })
    else
      print(
        `${api_key}\nKeep it now: it is not shown again. It expires ${isoTime(key.expires_at)}; its id is ${key.id}.`,
      )
    return 0
  },
}
