import type { ApiKeyResponse, ScopePreset } from '@earshot/protocol'
import {
  API_KEY_DAYS,
  MAX_API_KEY_DAYS,
  MAX_OVERLAP_DAYS,
  MAX_PAGE_SIZE,
  SCOPE_PRESETS,
  SCOPES,
} from '@earshot/protocol'
import { apiKeyChange, apiKeyRotation, newApiKey } from '@earshot/protocol/schemas'
import { plainLine } from '../plain-text.ts'
import { count, oneOf, onlyArgument, readArguments, readInput, required } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { print, printJson, table } from './print.ts'
import { RELAY_OPTION, RELAY_USAGE, withManagement } from './with-management.ts'
import { withStores } from './with-stores.ts'

const PRESETS = Object.keys(SCOPE_PRESETS) as ScopePreset[]

const apiKeysCreate: Command = {
  name: 'api-keys create',
  summary: 'create a secret key for the management API; the secret is shown only once',
  usage: `--name N (--scope S… | --preset P) --expires-in-days D [--allow-ip A…] [--json] [--relay URL]
  --name N               what the key is for, at most 100 characters
  --scope S              what it may do; may be repeated: ${SCOPES.join(', ')}
  --preset P             instead of --scope: ${PRESETS.join(', ')}
  --expires-in-days D    1 to ${MAX_API_KEY_DAYS}; common: ${API_KEY_DAYS.join(', ')}
  --allow-ip A           an address or a range such as 192.0.2.0/24 that may use it; may be repeated (default: all)
  --json                 print the key as JSON, the secret as "api_key"
${RELAY_USAGE}`,
  run: async (args) => {
    const command = 'api-keys create'
    const { values } = readArguments(command, {
      args,
      options: {
        name: { type: 'string' },
        scope: { type: 'string', multiple: true },
        preset: { type: 'string' },
        'expires-in-days': { type: 'string' },
        'allow-ip': { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean' },
        ...RELAY_OPTION,
      },
    })
    const days = required(values['expires-in-days'], { option: '--expires-in-days', command })
    if (!values.scope === !values.preset) throw new UsageError('Give either --scope or --preset.')
    const wanted = readInput(newApiKey, {
      name: required(values.name, { option: '--name', command }),
      scopes: values.scope?.map((scope) => oneOf(scope, { option: '--scope', choices: SCOPES })),
      preset: values.preset && oneOf(values.preset, { option: '--preset', choices: PRESETS }),
      expires_in_days: count(days, { option: '--expires-in-days', max: MAX_API_KEY_DAYS }),
      allowed_ips: values['allow-ip'],
    })
    const place = { relay: values.relay, open: withStores }
    const key = await withManagement(place, ({ apiKeys }) => apiKeys.create(wanted))
    if (values.json) printJson(key)
    else
      print(`${key.api_key}\nSave it now: it is not shown again. It expires at ${key.expires_at}. Its id is ${key.id}.`)
    return 0
  },
}

const apiKeysList: Command = {
  name: 'api-keys list',
  summary: 'list the API keys by their first and last characters, revoked ones included',
  usage: `[--page P] [--json] [--relay URL]
  --page P  page number, starting at 1 (default: 1); a page has ${MAX_PAGE_SIZE} keys
  --json    print {"items", "total", "page", "size", "next_cursor"}
${RELAY_USAGE}`,
  run: async (args) => {
    const options = { page: { type: 'string', default: '1' }, json: { type: 'boolean' }, ...RELAY_OPTION } as const
    const { values } = readArguments('api-keys list', { args, options })
    const place = { page: count(values.page, { option: '--page', max: 1_000_000 }), size: MAX_PAGE_SIZE }
    const found = await withManagement(values, ({ apiKeys }) => apiKeys.list(place))
    if (values.json) printJson(found)
    else if (found.total === 0) print('There are no API keys yet. Create one with "earshot api-keys create".')
    else print(table(found.items.map(rowOf)))
    const pages = Math.ceil(found.total / place.size)
    if (!values.json && pages > 1) print(`Page ${place.page} of ${pages}, ${found.total} keys.`)
    return 0
  },
}

function rowOf(key: ApiKeyResponse): string[] {
  const { id, prefix, suffix, last_used_at, name, scopes } = key
  const used = last_used_at === null ? 'never used' : `last used ${last_used_at}`
  return [id, `${prefix}…${suffix}`, stateOf(key), used, plainLine(name, 40), scopes.join(' ')]
}

function stateOf({ revoked_at, expires_at, replaced_by }: ApiKeyResponse): string {
  if (revoked_at !== null) return 'revoked'
  const isExpired = Date.parse(expires_at) <= Date.now()
  return `${isExpired ? 'expired' : replaced_by ? 'replaced, works until' : 'expires'} ${expires_at}`
}

const apiKeysShow: Command = {
  name: 'api-keys show',
  summary: 'show an API key without its secret',
  usage: `ID [--json] [--relay URL]
  ID        the key's id, from "earshot api-keys list"
  --json    print the key as JSON
${RELAY_USAGE}`,
  run: async (args) => {
    const { values, id } = readKeyArguments('api-keys show', { args, options: {} })
    const key = await withManagement(values, ({ apiKeys }) => apiKeys.get(id))
    if (values.json) printJson(key)
    else print(`${rowOf(key).join('\n')}\n${key.allowed_ips.join(' ') || 'usable from every address'}`)
    return 0
  },
}

const apiKeysUpdate: Command = {
  name: 'api-keys update',
  summary: 'rename an API key, or change the addresses that may use it',
  usage: `ID [--name N] [--allow-ip A… | --allow-all-ips] [--json] [--relay URL]
  ID                the key's id, from "earshot api-keys list"
  --name N          what the key is for, at most 100 characters
  --allow-ip A      an address or range that may use it, instead of the present ones; may be repeated
  --allow-all-ips   every address may use it
  --json            print the key as JSON
${RELAY_USAGE}`,
  run: async (args) => {
    const options = {
      name: { type: 'string' },
      'allow-ip': { type: 'string', multiple: true },
      'allow-all-ips': { type: 'boolean' },
    } as const
    const { values, id } = readKeyArguments('api-keys update', { args, options })
    if (values['allow-ip'] && values['allow-all-ips']) {
      throw new UsageError('Give either --allow-ip or --allow-all-ips.')
    }
    const allowed_ips = values['allow-all-ips'] ? [] : values['allow-ip']
    const change = readInput(apiKeyChange, {
      ...(values.name === undefined ? {} : { name: values.name }),
      ...(allowed_ips === undefined ? {} : { allowed_ips }),
    })
    const key = await withManagement(values, ({ apiKeys }) => apiKeys.update(id, change))
    if (values.json) printJson(key)
    else
      print(`${key.id} is ${plainLine(key.name, 100)}, usable from ${key.allowed_ips.join(', ') || 'every address'}.`)
    return 0
  },
}

const apiKeysRotate: Command = {
  name: 'api-keys rotate',
  summary: 'replace an API key by a new one; both work until the overlap ends',
  usage: `ID [--overlap-days D] [--expires-in-days D] [--json] [--relay URL]
  ID                     the key's id, from "earshot api-keys list"
  --overlap-days D       how long the old key still works: 0 to ${MAX_OVERLAP_DAYS} (default: 1)
  --expires-in-days D    1 to ${MAX_API_KEY_DAYS} (default: as long as the old key was made for)
  --json                 print the new key as JSON, the secret as "api_key"
${RELAY_USAGE}`,
  run: async (args) => {
    const options = { 'overlap-days': { type: 'string' }, 'expires-in-days': { type: 'string' } } as const
    const { values, id } = readKeyArguments('api-keys rotate', { args, options })
    const { 'overlap-days': overlap, 'expires-in-days': days } = values
    const rotation = readInput(apiKeyRotation, {
      ...(overlap === undefined
        ? {}
        : { overlap_days: overlap === '0' ? 0 : count(overlap, { option: '--overlap-days', max: MAX_OVERLAP_DAYS }) }),
      ...(days === undefined
        ? {}
        : { expires_in_days: count(days, { option: '--expires-in-days', max: MAX_API_KEY_DAYS }) }),
    })
    const { key, old } = await withManagement(values, async ({ apiKeys }) => ({
      key: await apiKeys.rotate(id, rotation),
      old: await apiKeys.get(id),
    }))
    if (values.json) printJson(key)
    else
      print(
        `${key.api_key}\nSave it now: it is not shown again. Its id is ${key.id}. The old key works until ${old.expires_at}.`,
      )
    return 0
  },
}

const apiKeysRevoke: Command = {
  name: 'api-keys revoke',
  summary: 'revoke an API key permanently, effective at once',
  usage: `ID [--json] [--relay URL]
  ID        the key's id, from "earshot api-keys list"
  --json    print the key as JSON
${RELAY_USAGE}`,
  run: async (args) => {
    const { values, id } = readKeyArguments('api-keys revoke', { args, options: {} })
    const key = await withManagement(values, ({ apiKeys }) => apiKeys.revoke(id))
    if (values.json) printJson(key)
    else print(`${key.id} is revoked.`)
    return 0
  },
}

type Options = Record<string, { type: 'string' | 'boolean'; multiple?: boolean }>

/** Reads the arguments of a command that names one key. */
function readKeyArguments<const Given extends Options>(
  command: string,
  { args, options }: { args: string[]; options: Given },
) {
  const config = {
    args,
    options: { ...options, json: { type: 'boolean' }, ...RELAY_OPTION },
    allowPositionals: true,
  } as const
  const { values, positionals } = readArguments(command, config)
  const id = onlyArgument(positionals, { what: 'ID', command })
  if (id.startsWith('esk_')) {
    throw new UsageError('Give the id of the key, not the secret itself: "earshot api-keys list" shows the id.')
  }
  return { values, id }
}

/** The `api-keys` commands, in the order that help lists them. */
export const apiKeyCommands: readonly Command[] = [
  apiKeysCreate,
  apiKeysList,
  apiKeysShow,
  apiKeysUpdate,
  apiKeysRotate,
  apiKeysRevoke,
]
