import { VISIBILITIES } from '@earshot/protocol'
import { createCaptureKey } from '../domain/capture-keys.ts'
import { oneOf, readArguments, required } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { hintsFor } from './key-hints.ts'
import { captureKeyJson } from './key-json.ts'
import { print, printJson } from './print.ts'
import { refuseWildcards } from './refuse-wildcards.ts'
import { withStores } from './with-stores.ts'

const name = 'capture-keys create'

export const captureKeysCreate: Command = {
  name,
  summary: 'make a key that lets pages of the given origins send reports',
  usage: `--name N --origin O…
  --name N              what the key is for, at most 100 characters
  --origin O            an origin that may use it, like https://app.example.com; may be repeated
  --allow-wildcards     let an origin be https://*.example.com, which is every subdomain and not the bare domain
  --max-visibility V    the widest that a reporter may ask for: ${VISIBILITIES.join(', ')} (default: organization)
  --signed-only         take only requests that a server has signed: "earshot capture-keys relay-secret" gives it what with
  --json                print the key as JSON`,
  run: async (args) => {
    const { values } = readArguments(name, {
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
      name: required(values.name, { option: '--name', command: name }),
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
