import { addOrigins } from '../domain/key-origins.ts'
import { onlyArgument, readArguments } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { findCaptureKey } from './find-capture-key.ts'
import { hintsFor } from './key-hints.ts'
import { captureKeyJson } from './key-json.ts'
import { print, printJson } from './print.ts'
import { refuseWildcards } from './refuse-wildcards.ts'
import { withExistingStores } from './with-stores.ts'

const name = 'capture-keys add-origin'

export const captureKeysAddOrigin: Command = {
  name,
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
    const { values, positionals } = readArguments(name, { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'KEY_OR_ID', command: name })
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
