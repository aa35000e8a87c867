import { listCaptureKeys, revokeCaptureKey } from '../domain/capture-keys.ts'
import { onlyArgument, readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { captureKeyJson } from './key-json.ts'
import { print, printJson } from './print.ts'
import { withExistingStores } from './with-stores.ts'

const name = 'capture-keys revoke'

export const captureKeysRevoke: Command = {
  name,
  summary: 'permanently stop a capture key and all that it has issued, at once',
  usage: `KEY_OR_ID [--json]
  KEY_OR_ID    the key itself (ck_…) or its id (key_…)
  --json       print the key as JSON`,
  run: async (args) => {
    const options = { json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments(name, { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'KEY_OR_ID', command: name })
    const key = await withExistingStores(async (context) => {
      const named = (await listCaptureKeys(context)).find(({ id }) => id === wanted)
      return revokeCaptureKey(context, named?.public_key ?? wanted)
    })
    if (values.json) printJson(captureKeyJson(key))
    else print(`${key.public_key} is revoked.`)
    return 0
  },
}
