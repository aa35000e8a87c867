import { join } from 'node:path'
import { type Config, readConfig } from '../config/config.ts'
import { countOf } from '../count-of.ts'
import { copyFiles } from '../migrate/copy-files.ts'
import { copyRows } from '../migrate/copy-rows.ts'
import { openSource, type Source } from '../migrate/source.ts'
import { openBucketFiles, openStores } from '../open-stores.ts'
import { openDiskFiles } from '../storage/disk-files.ts'
import { readArguments, required } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { print, table } from './print.ts'

const name = 'migrate'

export const migrate: Command = {
  name,
  summary: 'copy a data folder to PostgreSQL and an object store, and verify every row and byte',
  usage: `--from DIR
  --from DIR    the data folder to copy; stop its relay first. The folder is only read.
The settings name the destination: EARSHOT_DATABASE_URL, EARSHOT_SECRET and EARSHOT_S3_…. Use the folder's own secret (its file
"secret") to keep existing links and sessions valid. An interrupted run resumes where it stopped.`,
  run: async (args) => {
    const { values } = readArguments(name, { args, options: { from: { type: 'string' } } })
    const from = required(values.from, { option: '--from', command: name })
    const config = readConfig()
    const { database_url: url } = config
    if (!url || !config.s3_bucket) {
      throw new UsageError('Set EARSHOT_DATABASE_URL and EARSHOT_S3_BUCKET to the destination.')
    }
    const source = openSource(from)
    try {
      await migrateData(source, { from, url, config })
    } finally {
      source.close()
    }
    return 0
  },
}

/**
 * Rows are copied last, in one transaction, so that a relay started by mistake never sees half of
 * the data.
 */
async function migrateData(
  source: Source,
  { from, url, config }: { from: string; url: string; config: Config },
): Promise<void> {
  const { database } = await openStores({ ...config, now: Date.now })
  await database.close()
  const to = await openBucketFiles(config, source.organization_id)
  const files = await copyFiles(source.files(), { from: await openDiskFiles({ folder: join(from, 'files') }), to })
  const counts = await copyRows(source, url)
  print(table(Object.entries(counts).map(([what, count]) => [what, String(count)])))
  print(`files  ${files.copied} copied, ${files.found} already there, ${countOf(files.bytes, 'byte')}`)
  print('Every row and every byte was compared and matches.')
}
