import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Config, readConfig } from '../config/config.ts'
import { type Actor, commandLine } from '../domain/access/actor.ts'
import type { StoreContext } from '../domain/context.ts'
import { openStores, type Stores } from '../open-stores.ts'
import { DATABASE_FILE } from '../storage/sqlite/open.ts'
import { UsageError } from './command.ts'

/** `actor` acts for the default organization. */
type Work<Result> = (context: StoreContext & Pick<Stores, 'files'>, actor: Actor) => Promise<Result>

/**
 * Opens the configured stores, creating them if missing, and closes them after `work`. The relay
 * may be running.
 */
export async function withStores<Result>(work: Work<Result>, config: Config = readConfig()): Promise<Result> {
  const stores = await openStores({ ...config, now: Date.now })
  try {
    const { organization_id } = await stores.database.findDefaultProject()
    return await work(stores, commandLine(organization_id))
  } finally {
    await stores.database.close()
  }
}

/**
 * Like withStores, but throws if there is no data: an empty result from a mistyped folder would
 * mislead.
 */
export async function withExistingStores<Result>(work: Work<Result>): Promise<Result> {
  const config = readConfig()
  if (!config.database_url && !existsSync(join(config.data_dir, DATABASE_FILE))) {
    throw new UsageError(
      `There is no relay data in ${resolve(config.data_dir)}: set EARSHOT_DATA_DIR to the data folder, or run "earshot serve" once.`,
    )
  }
  return withStores(work, config)
}
