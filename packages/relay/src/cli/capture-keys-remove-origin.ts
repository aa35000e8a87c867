import { removeOrigins } from '../domain/key-origins.ts'
import { onlyArgument, readArguments } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { findCaptureKey } from './find-capture-key.ts'
import { captureKeyJson } from './key-json.ts'
import { print, printJson } from './print.ts'
import { withExistingStores } from './with-stores.ts'

const name = 'capture-keys remove-origin'

export const captureKeysRemoveOrigin: Command = {
  name,
  summary: 'end the use of a capture key by pages of an origin, from the next call on',
  usage: `KEY_OR_ID --origin O… [--json]
  KEY_OR_ID     the key itself (ck_…) or its id (key_…)
  --origin O    an origin of its list; may be repeated, and one must be left
  --json        print the key as JSON`,
  run: async (args) => {
    const options = { origin: { type: 'string', multiple: true }, json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments(name, { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'KEY_OR_ID', command: name })
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
