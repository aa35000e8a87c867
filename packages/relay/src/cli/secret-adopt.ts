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
  summary: 'let relays on a shared database start with another EARSHOT_SECRET from now on',
  usage: `
Takes the EARSHOT_SECRET that is set here as the one that relays on EARSHOT_DATABASE_URL must have. Stop them all first, and start
them with it: sessions, tokens and links that are open end with the secret that signed them, and so do the relay secrets (crs_…) of
servers: give them those that "earshot capture-keys relay-secret" shows then. Reports and keys stay.`,
  run: async (args) => {
    readArguments(name, { args, options: {} })
    const config = readConfig()
    const { database_url: url } = config
    if (!url) {
      throw new UsageError(
        'Set EARSHOT_DATABASE_URL. A relay on a folder takes a new secret by itself: set EARSHOT_SECRET, or remove the file "secret" there, and start it again.',
      )
    }
    const secret_fingerprint = secretFingerprint(await serverSecret(config))
    const adopted = await adoptSecret({ url, secret_fingerprint }).catch((error: unknown) => {
      throw explainDatabase(error, url)
    })
    if (adopted === null) throw new UsageError('No relay has used this database yet: start one with "earshot serve".')
    print(
      adopted === 'changed'
        ? 'This secret is the one from now on. Start every relay with it, and give servers that sign their new relay secret: "earshot capture-keys relay-secret" shows it.'
        : 'It is the secret already; nothing was changed.',
    )
    return 0
  },
}
