import { readConfig } from '../config.ts'
import { renewRelaySecret } from '../domain/capture-keys.ts'
import { relaySecret, signingKey } from '../domain/tokens.ts'
import { serverSecret } from '../server-secret.ts'
import { onlyArgument, readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { findCaptureKey } from './find-capture-key.ts'
import { print, printJson } from './print.ts'
import { withExistingStores } from './with-stores.ts'

const name = 'capture-keys relay-secret'

export const captureKeysRelaySecret: Command = {
  name,
  summary: 'show what a server signs its requests for a capture key with',
  usage: `KEY_OR_ID [--renew] [--json]
  KEY_OR_ID    the key itself (ck_…) or its id (key_…)
  --renew      make another one; the one before is good no longer
  --json       print {"public_key", "relay_secret"}
Keep it on the server, never in a page. It follows from the relay's own secret and changes with that.`,
  run: async (args) => {
    const options = { renew: { type: 'boolean', default: false }, json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments(name, { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'KEY_OR_ID', command: name })
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
