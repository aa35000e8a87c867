import { resolve } from 'node:path'
import { restoreBackup } from '../backup/restore-backup.ts'
import { readConfig } from '../config/config.ts'
import { readArguments, required } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { humanBytes } from './format.ts'
import { print, printJson } from './print.ts'

const name = 'restore'

export const restore: Command = {
  name,
  summary: 'restore a backup into an empty folder and verify it',
  usage: `--from BACKUP --to DIR [--json]
  --from BACKUP a folder that "earshot backup" made, or a copy of a database in backups/ of a data folder
  --to DIR      the new data folder; it must be empty or not exist
  --json        print {"reports", "files", "bytes", "schema", "has_secret", "created_at"}
It checks the backup first, then the copy: the database, and every file against its row. No relay starts on the folder before that has
succeeded. Run it as the relay's user.`,
  run: async (args) => {
    const options = { from: { type: 'string' }, to: { type: 'string' }, json: { type: 'boolean' } } as const
    const { values } = readArguments(name, { args, options })
    const from = required(values.from, { option: '--from', command: name })
    const to = required(values.to, { option: '--to', command: name })
    const { database_url, s3_bucket } = readConfig()
    if (database_url) {
      throw new UsageError(
        'This command restores a data folder. For PostgreSQL use pg_restore: see docs/self-hosting.md.',
      )
    }
    const restored = await restoreBackup({ from, to, hasBucket: s3_bucket !== null })
    if (values.json) {
      printJson(restored)
      return 0
    }
    const { reports, files, bytes, has_secret, created_at } = restored
    const age = created_at === null ? '' : `, as of ${created_at}`
    print(`${reports} reports and ${files} files of ${humanBytes(bytes)} are in ${resolve(to)}${age}.`)
    print('The database is intact, and every file matches its report.')
    if (!has_secret) print('The backup has no secret: set EARSHOT_SECRET to the earlier one.')
    print(`Next: set EARSHOT_DATA_DIR=${resolve(to)}, run "earshot doctor", and start the relay.`)
    return 0
  },
}
