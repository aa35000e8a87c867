import { readConfig } from '../config/config.ts'
import { secretFingerprint, serverSecret } from '../server-secret.ts'
import { adoptSecret } from '../storage/postgres/adopt-secret.ts'
import { explainDatabase } from '../storage/postgres/explain-database.ts'
import { readArguments } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { print } from './print.ts'

const name = 'secret adopt'

export const secretAdopt: Command = {
  name,
  summary: 'replace the EARSHOT_SECRET of relays that share a database',
  usage: `
Makes the current EARSHOT_SECRET the one that every relay on EARSHOT_DATABASE_URL must use. Stop all relays first, and start them
with the new secret. Open sessions, tokens and links become invalid, and so do the relay secrets (crs_…) of servers: get new ones
with "earshot capture-keys relay-secret". Reports and keys stay.`,
  run: async (args) => {
    readArguments(name, { args, options: {} })
    const config = readConfig()
    const { database_url: url } = config
    if (!url) {
      throw new UsageError(
        'Set EARSHOT_DATABASE_URL. A relay with a data folder needs no such step: set EARSHOT_SECRET, or delete the file "secret", and restart it.',
      )
    }
    const secret_fingerprint = secretFingerprint(await serverSecret(config))
    const adopted = await adoptSecret({ url, secret_fingerprint }).catch((error: unknown) => {
      throw explainDatabase(error, url)
    })
    if (adopted === null) throw new UsageError('No relay has used this database yet: start one with "earshot serve".')
    print(
      adopted === 'changed'
        ? 'The secret was replaced. Start every relay with it, and give servers that sign their new relay secret from "earshot capture-keys relay-secret".'
        : 'The database already uses this secret; nothing was changed.',
    )
    return 0
  },
}
