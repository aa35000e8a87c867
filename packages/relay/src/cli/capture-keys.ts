import { isWildcard, VISIBILITIES } from '@earshot/protocol'
import { readConfig } from '../config/config.ts'
import { relaySecret, signingKey } from '../domain/capture/tokens.ts'
import type { StoreContext } from '../domain/context.ts'
import { createCaptureKey, listCaptureKeys, renewRelaySecret, revokeCaptureKey } from '../domain/keys/capture-keys.ts'
import { addOrigins, removeOrigins } from '../domain/keys/key-origins.ts'
import { RelayError } from '../errors.ts'
import { plainLine } from '../plain-text.ts'
import { serverSecret } from '../server-secret.ts'
import type { CaptureKey } from '../storage/database.ts'
import { oneOf, onlyArgument, readArguments, required } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { isoTime } from './format.ts'
import { hintsFor, isUnused } from './key-hints.ts'
import { captureKeyJson } from './key-json.ts'
import { print, printJson, table } from './print.ts'
import { withExistingStores, withStores } from './with-stores.ts'

const captureKeysCreate: Command = {
  name: 'capture-keys create',
  summary: 'make a key that lets pages of the given origins send reports',
  usage: `--name N --origin O…
  --name N              what the key is for, at most 100 characters
  --origin O            an origin that may use it, like https://app.example.com; may be repeated
  --allow-wildcards     let an origin be https://*.example.com, which is every subdomain and not the bare domain
  --max-visibility V    the widest that a reporter may ask for: ${VISIBILITIES.join(', ')} (default: organization)
  --signed-only         take only requests that a server has signed: "earshot capture-keys relay-secret" gives it what with
  --json                print the key as JSON`,
  run: async (args) => {
    const { values } = readArguments('capture-keys create', {
      args,
      options: {
        name: { type: 'string' },
        origin: { type: 'string', multiple: true },
        'allow-wildcards': { type: 'boolean', default: false },
        'max-visibility': { type: 'string', default: 'organization' },
        'signed-only': { type: 'boolean', default: false },
        json: { type: 'boolean' },
      },
    })
    const wanted = {
      name: required(values.name, { option: '--name', command: 'capture-keys create' }),
      allowed_origins: values.origin ?? [],
      allow_wildcards: values['allow-wildcards'],
      signed_only: values['signed-only'],
      max_visibility: oneOf(values['max-visibility'], { option: '--max-visibility', choices: VISIBILITIES }),
    }
    if (wanted.allowed_origins.length === 0) {
      throw new UsageError('Give at least one --origin, like --origin https://app.example.com.')
    }
    if (!wanted.allow_wildcards) refuseWildcards(wanted.allowed_origins)
    const key = await withStores((context) => createCaptureKey(context, wanted))
    if (values.json) printJson(captureKeyJson(key))
    else
      print([key.public_key, `It takes reports from ${key.allowed_origins.join(', ')}.`, ...hintsFor(key)].join('\n'))
    return 0
  },
}

const captureKeysList: Command = {
  name: 'capture-keys list',
  summary: 'list the capture keys, revoked ones included',
  usage: `[--json]
  --json    print {"items": […]}`,
  run: async (args) => {
    const { values } = readArguments('capture-keys list', { args, options: { json: { type: 'boolean' } } })
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
    const forgotten = keys.filter((key) => isUnused(key, Date.now()))
    if (forgotten.length > 0) {
      const names = forgotten.map(({ name: given }) => plainLine(given, 40)).join(', ')
      print(`\nNot used for 90 days: ${names}. Revoke what nobody needs with "earshot capture-keys revoke".`)
    }
    return 0
  },
}

const captureKeysAddOrigin: Command = {
  name: 'capture-keys add-origin',
  summary: 'let pages of more origins use a capture key, from the next call on',
  usage: `KEY_OR_ID --origin O… [--allow-wildcards] [--json]
  KEY_OR_ID            the key itself (ck_…) or its id (key_…)
  --origin O           an origin that may use it too, like https://app.example.com; may be repeated
  --allow-wildcards    let an origin be https://*.example.com, which is every subdomain and not the bare domain
  --json               print the key as JSON`,
  run: async (args) => {
    const options = {
      origin: { type: 'string', multiple: true },
      'allow-wildcards': { type: 'boolean', default: false },
      json: { type: 'boolean' },
    } as const
    const { values, positionals } = readArguments('capture-keys add-origin', { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'KEY_OR_ID', command: 'capture-keys add-origin' })
    const allow_wildcards = values['allow-wildcards']
    const origins = values.origin ?? []
    if (origins.length === 0) throw new UsageError('Give at least one --origin, like --origin https://app.example.com.')
    const key = await withExistingStores(async (context) => {
      const found = await findCaptureKey(context, wanted)
      const permits = allow_wildcards || found.allow_wildcards
      if (!permits) refuseWildcards(origins)
      return addOrigins(context, { public_key: found.public_key, origins, allow_wildcards })
    })
    if (values.json) printJson(captureKeyJson(key))
    else print([`${key.public_key} takes reports from ${key.allowed_origins.join(', ')}.`, ...hintsFor(key)].join('\n'))
    return 0
  },
}

const captureKeysRemoveOrigin: Command = {
  name: 'capture-keys remove-origin',
  summary: 'end the use of a capture key by pages of an origin, from the next call on',
  usage: `KEY_OR_ID --origin O… [--json]
  KEY_OR_ID     the key itself (ck_…) or its id (key_…)
  --origin O    an origin of its list; may be repeated, and one must be left
  --json        print the key as JSON`,
  run: async (args) => {
    const options = { origin: { type: 'string', multiple: true }, json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments('capture-keys remove-origin', {
      args,
      options,
      allowPositionals: true,
    })
    const wanted = onlyArgument(positionals, { what: 'KEY_OR_ID', command: 'capture-keys remove-origin' })
    const origins = values.origin ?? []
    if (origins.length === 0)
      throw new UsageError('Give at least one --origin, as "earshot capture-keys list" shows it.')
    const key = await withExistingStores(async (context) => {
      const { public_key } = await findCaptureKey(context, wanted)
      return removeOrigins(context, { public_key, origins })
    })
    if (values.json) printJson(captureKeyJson(key))
    else print(`${key.public_key} takes reports from ${key.allowed_origins.join(', ')}.`)
    return 0
  },
}

const captureKeysRevoke: Command = {
  name: 'capture-keys revoke',
  summary: 'permanently stop a capture key and all that it has issued, at once',
  usage: `KEY_OR_ID [--json]
  KEY_OR_ID    the key itself (ck_…) or its id (key_…)
  --json       print the key as JSON`,
  run: async (args) => {
    const options = { json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments('capture-keys revoke', { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'KEY_OR_ID', command: 'capture-keys revoke' })
    const key = await withExistingStores(async (context) => {
      const named = (await listCaptureKeys(context)).find(({ id }) => id === wanted)
      return revokeCaptureKey(context, named?.public_key ?? wanted)
    })
    if (values.json) printJson(captureKeyJson(key))
    else print(`${key.public_key} is revoked.`)
    return 0
  },
}

const captureKeysRelaySecret: Command = {
  name: 'capture-keys relay-secret',
  summary: 'show what a server signs its requests for a capture key with',
  usage: `KEY_OR_ID [--renew] [--json]
  KEY_OR_ID    the key itself (ck_…) or its id (key_…)
  --renew      make another one; the one before is good no longer
  --json       print {"public_key", "relay_secret"}
Keep it on the server, never in a page. It follows from the relay's own secret and changes with that.`,
  run: async (args) => {
    const options = { renew: { type: 'boolean', default: false }, json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments('capture-keys relay-secret', {
      args,
      options,
      allowPositionals: true,
    })
    const wanted = onlyArgument(positionals, { what: 'KEY_OR_ID', command: 'capture-keys relay-secret' })
    const key = await withExistingStores(async (context) => {
      const found = await findCaptureKey(context, wanted)
      const isGood = found.relay_secret_version > 0 && !values.renew
      return isGood ? found : renewRelaySecret(context, found.public_key)
    })
    const relay_secret = relaySecret(signingKey(await serverSecret(readConfig())), key)
    if (values.json) printJson({ public_key: key.public_key, relay_secret })
    else print(relay_secret)
    return 0
  },
}

/** The commands of this noun, in the order of the overview. */
export const captureKeyCommands: readonly Command[] = [
  captureKeysCreate,
  captureKeysList,
  captureKeysAddOrigin,
  captureKeysRemoveOrigin,
  captureKeysRevoke,
  captureKeysRelaySecret,
]

/** A wildcard is asked for twice: by its "*" and by the option. */
function refuseWildcards(origins: readonly string[]): void {
  const wildcard = origins.find(isWildcard)
  if (!wildcard) return
  throw new UsageError(`${wildcard} takes in every subdomain: give --allow-wildcards too if that is meant.`)
}

/** The capture key that is named by itself (ck_…) or by its id (key_…). */
async function findCaptureKey(context: StoreContext, wanted: string): Promise<CaptureKey> {
  const keys = await listCaptureKeys(context)
  const found = keys.find(({ id, public_key }) => id === wanted || public_key === wanted)
  if (found) return found
  throw new RelayError('NOT_FOUND', {
    message: `There is no capture key ${wanted}: "earshot capture-keys list" shows those there are.`,
  })
}
