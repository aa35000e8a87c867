import { type CaptureKeyResponse, isWildcard, MAX_PAGE_SIZE, VISIBILITIES } from '@earshot/protocol'
import { readConfig } from '../config/config.ts'
import type { Actor } from '../domain/access/actor.ts'
import { relaySecret, signingKey } from '../domain/capture/tokens.ts'
import type { StoreContext } from '../domain/context.ts'
import { toCaptureKeyResponse } from '../domain/keys/capture-key-response.ts'
import { renewRelaySecret } from '../domain/keys/capture-keys.ts'
import { addOrigins, removeOrigins } from '../domain/keys/key-origins.ts'
import { RelayError } from '../errors.ts'
import { plainLine } from '../plain-text.ts'
import { serverSecret } from '../server-secret.ts'
import type { CaptureKey } from '../storage/database.ts'
import { oneOf, onlyArgument, readArguments, required } from './arguments.ts'
import { captureKeyChangeCommands } from './capture-key-changes.ts'
import { type Command, UsageError } from './command.ts'
import type { Management } from './management.ts'
import { print, printJson, table } from './print.ts'
import { findProject } from './projects.ts'
import { RELAY_OPTION, RELAY_USAGE, withManagement } from './with-management.ts'
import { withExistingStores, withStores } from './with-stores.ts'

const captureKeysCreate: Command = {
  name: 'capture-keys create',
  summary: 'create a key that lets pages of the given origins send reports',
  usage: `--name N --origin O…
  --project P           id or name of its project (default: the oldest one)
  --name N              what the key is for, at most 100 characters
  --origin O            an origin that may use it, such as https://app.example.com; may be repeated
  --allow-wildcards     permit origins such as https://*.example.com: every subdomain, but not the bare domain
  --max-visibility V    the widest visibility that a report may have: ${VISIBILITIES.join(', ')} (default: organization)
  --signed-only         accept only requests signed by a server, with the secret from "earshot capture-keys relay-secret"
  --json                print the key as JSON
${RELAY_USAGE}`,
  run: async (args) => {
    const { values } = readArguments('capture-keys create', {
      args,
      options: {
        name: { type: 'string' },
        project: { type: 'string' },
        origin: { type: 'string', multiple: true },
        'allow-wildcards': { type: 'boolean', default: false },
        'max-visibility': { type: 'string', default: 'organization' },
        'signed-only': { type: 'boolean', default: false },
        json: { type: 'boolean' },
        ...RELAY_OPTION,
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
      throw new UsageError('Give at least one --origin, such as --origin https://app.example.com.')
    }
    if (!wanted.allow_wildcards) refuseWildcards(wanted.allowed_origins)
    const { project } = values
    const place = { relay: values.relay, open: withStores }
    const key = await withManagement(place, async ({ projects, captureKeys }) => {
      const chosen = project === undefined ? {} : { project_id: (await findProject(projects, project)).id }
      return captureKeys.create({ ...wanted, ...chosen })
    })
    if (values.json) printJson(key)
    else
      print([key.public_key, `It accepts reports from ${key.allowed_origins.join(', ')}.`, ...hintsFor(key)].join('\n'))
    return 0
  },
}

const captureKeysList: Command = {
  name: 'capture-keys list',
  summary: 'list the capture keys, revoked ones included',
  usage: `[--json] [--relay URL]
  --json    print {"items": […]}
${RELAY_USAGE}`,
  run: async (args) => {
    const options = { json: { type: 'boolean' }, ...RELAY_OPTION } as const
    const { values } = readArguments('capture-keys list', { args, options })
    const keys = await withManagement(values, ({ captureKeys }) => listAll(captureKeys))
    if (values.json) {
      printJson({ items: keys })
      return 0
    }
    if (keys.length === 0) print('There are no capture keys yet. Create one with "earshot capture-keys create".')
    const rows = keys.map((key) => [
      key.public_key,
      stateOf(key),
      key.last_used_at === null ? 'never used' : `last used ${key.last_used_at}`,
      plainLine(key.name, 40),
      key.allowed_origins.join(' '),
    ])
    if (rows.length > 0) print(table(rows))
    const hints = keys.flatMap((key) =>
      key.advice.map(({ message }) => `${plainLine(key.name, 40)}: ${plainLine(message, 300)}`),
    )
    if (hints.length > 0) print(`\n${hints.join('\n')}`)
    return 0
  },
}

const captureKeysAddOrigin: Command = {
  name: 'capture-keys add-origin',
  summary: 'allow more origins to use a capture key, effective at once',
  usage: `KEY_OR_ID --origin O… [--allow-wildcards] [--json]
  KEY_OR_ID            the key itself (ck_…) or its id (key_…)
  --origin O           an origin to add, such as https://app.example.com; may be repeated
  --allow-wildcards    permit origins such as https://*.example.com: every subdomain, but not the bare domain
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
    if (origins.length === 0)
      throw new UsageError('Give at least one --origin, such as --origin https://app.example.com.')
    const key = await withExistingStores(async (context, actor) => {
      const found = await findCaptureKey({ context, actor }, wanted)
      const permits = allow_wildcards || found.allow_wildcards
      if (!permits) refuseWildcards(origins)
      return addOrigins(context, actor, { public_key: found.public_key, origins, allow_wildcards })
    })
    const shown = toCaptureKeyResponse(key, Date.now())
    if (values.json) printJson(shown)
    else
      print(
        [`${key.public_key} accepts reports from ${key.allowed_origins.join(', ')}.`, ...hintsFor(shown)].join('\n'),
      )
    return 0
  },
}

const captureKeysRemoveOrigin: Command = {
  name: 'capture-keys remove-origin',
  summary: 'stop an origin from using a capture key, effective at once',
  usage: `KEY_OR_ID --origin O… [--json]
  KEY_OR_ID     the key itself (ck_…) or its id (key_…)
  --origin O    an origin to remove; may be repeated, and at least one origin must remain
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
    if (origins.length === 0) throw new UsageError('Give at least one --origin from "earshot capture-keys list".')
    const key = await withExistingStores(async (context, actor) => {
      const { public_key } = await findCaptureKey({ context, actor }, wanted)
      return removeOrigins(context, actor, { public_key, origins })
    })
    if (values.json) printJson(toCaptureKeyResponse(key, Date.now()))
    else print(`${key.public_key} accepts reports from ${key.allowed_origins.join(', ')}.`)
    return 0
  },
}

const captureKeysRevoke: Command = {
  name: 'capture-keys revoke',
  summary: 'revoke a capture key and everything it issued permanently, effective at once',
  usage: `KEY_OR_ID [--json] [--relay URL]
  KEY_OR_ID    the key itself (ck_…) or its id (key_…)
  --json       print the key as JSON
${RELAY_USAGE}`,
  run: async (args) => {
    const options = { json: { type: 'boolean' }, ...RELAY_OPTION } as const
    const { values, positionals } = readArguments('capture-keys revoke', { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'KEY_OR_ID', command: 'capture-keys revoke' })
    const key = await withManagement(values, ({ captureKeys }) => captureKeys.revoke(wanted)).catch((error) => {
      throw error.code === 'NOT_FOUND' ? unknownKey(wanted) : error
    })
    if (values.json) printJson(key)
    else print(`${key.public_key} is revoked.`)
    return 0
  },
}

const captureKeysRelaySecret: Command = {
  name: 'capture-keys relay-secret',
  summary: 'show the secret that a server signs its requests with',
  usage: `KEY_OR_ID [--renew] [--json]
  KEY_OR_ID    the key itself (ck_…) or its id (key_…)
  --renew      create a new secret; the old one stops working
  --json       print {"public_key", "relay_secret"}
Keep it on the server, never in a page. It is derived from the relay's own secret and changes with it.`,
  run: async (args) => {
    const options = { renew: { type: 'boolean', default: false }, json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments('capture-keys relay-secret', {
      args,
      options,
      allowPositionals: true,
    })
    const wanted = onlyArgument(positionals, { what: 'KEY_OR_ID', command: 'capture-keys relay-secret' })
    const key = await withExistingStores(async (context, actor) => {
      const found = await findCaptureKey({ context, actor }, wanted)
      const hasSecret = found.relay_secret_version > 0 && !values.renew
      return hasSecret ? found : renewRelaySecret(context, actor, found.public_key)
    })
    const relay_secret = relaySecret(signingKey(await serverSecret(readConfig())), key)
    if (values.json) printJson({ public_key: key.public_key, relay_secret })
    else print(relay_secret)
    return 0
  },
}

/** The `capture-keys` commands, in the order that help lists them. */
export const captureKeyCommands: readonly Command[] = [
  captureKeysCreate,
  captureKeysList,
  captureKeysAddOrigin,
  captureKeysRemoveOrigin,
  ...captureKeyChangeCommands,
  captureKeysRevoke,
  captureKeysRelaySecret,
]

/**
 * A wildcard needs both the "*" in the origin and the option, so that nobody adds one by mistake.
 */
function refuseWildcards(origins: readonly string[]): void {
  const wildcard = origins.find(isWildcard)
  if (!wildcard) return
  throw new UsageError(`${wildcard} covers every subdomain: add --allow-wildcards if you mean that.`)
}

/** All keys, page by page. */
async function listAll({ list }: Management['captureKeys']): Promise<CaptureKeyResponse[]> {
  const keys: CaptureKeyResponse[] = []
  for (let page = 1; ; page++) {
    const { items, total } = await list({ page, size: MAX_PAGE_SIZE })
    keys.push(...items)
    if (items.length === 0 || keys.length >= total) return keys
  }
}

/** `active`, `revoked` or, during the overlap of a rotation, `until` its end. */
function stateOf({ status, expires_at }: CaptureKeyResponse): string {
  if (status === 'revoked') return 'revoked'
  return expires_at === null ? 'active' : `until ${expires_at}`
}

/** Sentences about what should probably be changed. */
function hintsFor({ advice }: CaptureKeyResponse): string[] {
  return advice.map(({ message }) => `Hint: ${message}`)
}

/** Finds a capture key by its public key (ck_…) or its id (key_…). */
async function findCaptureKey(
  { context, actor }: { context: StoreContext; actor: Actor },
  wanted: string,
): Promise<CaptureKey> {
  const { organization_id } = actor
  const found = await context.database.findOwnedCaptureKey({ key: wanted, organization_id })
  if (found) return found
  throw unknownKey(wanted)
}

function unknownKey(wanted: string): RelayError {
  return new RelayError('NOT_FOUND', {
    message: `There is no capture key ${wanted}: see "earshot capture-keys list".`,
  })
}
