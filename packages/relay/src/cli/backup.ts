import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createBackup } from '../backup/create-backup.ts'
import { readConfig } from '../config/config.ts'
import { DATABASE_FILE } from '../storage/sqlite/open.ts'
import { readArguments, required } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { humanBytes } from './format.ts'
import { print, printJson } from './print.ts'

const name = 'backup'

export const backup: Command = {
  name,
  summary: 'copy the data folder and verify the copy; the relay may keep running',
  usage: `--to DIR [--json]
  --to DIR      an empty folder, or an earlier backup to update
  --json        print {"reports", "files", "copied", "removed", "bytes"}
"earshot restore" restores it. Every run checks the database and compares every file with
its row. The exit code is 0 only if everything was copied.`,
  run: async (args) => {
    const { values } = readArguments(name, { args, options: { to: { type: 'string' }, json: { type: 'boolean' } } })
    const to = required(values.to, { option: '--to', command: name })
    const { data_dir, database_url, s3_bucket } = readConfig()
    if (database_url) {
      throw new UsageError('This command backs up a data folder. For PostgreSQL use pg_dump: see docs/self-hosting.md.')
    }
    if (!existsSync(join(data_dir, DATABASE_FILE))) {
      throw new UsageError(`There is no relay data in ${resolve(data_dir)}: set EARSHOT_DATA_DIR to the data folder.`)
    }
    const made = await createBackup({ data_dir, to, hasBucket: s3_bucket !== null })
    const { reports, copied, removed, bytes } = made
    const files = made.copied + made.found
    if (values.json) {
      printJson({ reports, files, copied, removed, bytes })
      return 0
    }
    print(
      `${reports} reports, ${files} files of ${humanBytes(bytes)} (${copied} copied, ${removed} removed) in ${resolve(to)}.`,
    )
    print(
      s3_bucket
        ? `The database is intact. The files are in the bucket ${s3_bucket}: back it up with your provider's tools.`
        : 'The database is intact, and every file matches its report.',
    )
    return 0
  },
}
