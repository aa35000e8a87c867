import { MAX_API_KEY_DAYS, SCOPES } from '@earshot/protocol'
import { createApiKey, listApiKeys, revokeApiKey } from '../domain/keys/api-keys.ts'
import { plainLine } from '../plain-text.ts'
import type { ApiKey } from '../storage/database.ts'
import { count, oneOf, onlyArgument, readArguments, required } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { isoTime } from './format.ts'
import { apiKeyJson } from './key-json.ts'
import { print, printJson, table } from './print.ts'
import { withExistingStores, withStores } from './with-stores.ts'

const apiKeysCreate: Command = {
  name: 'api-keys create',
  summary: 'create a secret key for the management API; the secret is shown only once',
  usage: `--name N --scope S… --expires-in-days D [--json]
  --name N               what the key is for, at most 100 characters
  --scope S              what it may do: ${SCOPES.join(', ')}; may be repeated
  --expires-in-days D    1 to ${MAX_API_KEY_DAYS}
  --json                 print the key as JSON, the secret as "api_key"`,
  run: async (args) => {
    const { values } = readArguments('api-keys create', {
      args,
      options: {
        name: { type: 'string' },
        scope: { type: 'string', multiple: true },
        'expires-in-days': { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const days = required(values['expires-in-days'], { option: '--expires-in-days', command: 'api-keys create' })
    const scopes = values.scope ?? []
    if (scopes.length === 0) throw new UsageError(`Give at least one --scope of: ${SCOPES.join(', ')}.`)
    const wanted = {
      name: required(values.name, { option: '--name', command: 'api-keys create' }),
      scopes: scopes.map((scope) => oneOf(scope, { option: '--scope', choices: SCOPES })),
      expires_in_days: count(days, { option: '--expires-in-days', max: MAX_API_KEY_DAYS }),
    }
    const { api_key, key } = await withStores((context, actor) => createApiKey(context, actor, wanted))
    if (values.json) printJson({ api_key, ...apiKeyJson(key) })
    else
      print(
        `${api_key}\nSave it now: it is not shown again. It expires at ${isoTime(key.expires_at)}. Its id is ${key.id}.`,
      )
    return 0
  },
}

const apiKeysList: Command = {
  name: 'api-keys list',
  summary: 'list the API keys by their first characters, revoked ones included',
  usage: `[--json]
  --json    print {"items": […]}`,
  run: async (args) => {
    const { values } = readArguments('api-keys list', { args, options: { json: { type: 'boolean' } } })
    const keys = await withExistingStores(listApiKeys)
    if (values.json) {
      printJson({ items: keys.map(apiKeyJson) })
      return 0
    }
    if (keys.length === 0) print('There are no API keys yet. Create one with "earshot api-keys create".')
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

const apiKeysRevoke: Command = {
  name: 'api-keys revoke',
  summary: 'revoke an API key permanently, effective at once',
  usage: `ID [--json]
  ID        the key's id, from "earshot api-keys list"
  --json    print the key as JSON`,
  run: async (args) => {
    const options = { json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments('api-keys revoke', { args, options, allowPositionals: true })
    const id = onlyArgument(positionals, { what: 'ID', command: 'api-keys revoke' })
    if (id.startsWith('esk_')) {
      throw new UsageError('Give the id of the key, not the secret itself: "earshot api-keys list" shows the id.')
    }
    const key = await withExistingStores((context, actor) => revokeApiKey(context, actor, id))
    if (values.json) printJson(apiKeyJson(key))
    else print(`${key.id} is revoked.`)
    return 0
  },
}

/** The `api-keys` commands, in the order that help lists them. */
export const apiKeyCommands: readonly Command[] = [apiKeysCreate, apiKeysList, apiKeysRevoke]
