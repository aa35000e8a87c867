import { join } from 'node:path'
import type { Config } from './config/config.ts'
import { makeDataFolder } from './data-folder.ts'
import { ConfigError } from './errors.ts'
import { requireRestored } from './restore-marker.ts'
import { secretFingerprint, serverSecret } from './server-secret.ts'
import type { Database } from './storage/database.ts'
import { openDiskFiles } from './storage/disk-files.ts'
import type { Files } from './storage/files.ts'
import type { Limiter, LimiterOptions } from './storage/limiter.ts'
import { createMemoryLimiter } from './storage/memory-limiter.ts'
import { explainDatabase } from './storage/postgres/explain-database.ts'
import { openPostgres } from './storage/postgres/open.ts'
import { startSharedClock } from './storage/postgres/shared-clock.ts'
import { probeBucket } from './storage/s3/bucket.ts'
import { createS3Client, type S3Client, type S3Settings } from './storage/s3/client.ts'
import { openS3Files } from './storage/s3-files.ts'
import { openSqlite } from './storage/sqlite/open.ts'

export interface Stores {
  database: Database
  files: Files
  /** Counts for this process, or for all processes that share the database. */
  createLimiter: (options: LimiterOptions) => Limiter
  /** Milliseconds since the epoch, the same clock for all processes that share the database. */
  now: () => number
}

/**
 * The settings that choose the stores. Without the optional ones, everything is in the data folder.
 */
export type StoreConfig = Pick<Config, 'data_dir'> &
  Partial<
    Pick<
      Config,
      | 'secret'
      | 'database_url'
      | 'database_connections'
      | 's3_bucket'
      | 's3_endpoint'
      | 's3_region'
      | 's3_access_key_id'
      | 's3_secret_access_key'
    >
  >

/**
 * Opens the stores that the settings name, creating them if missing. The server and the command
 * line may use them at the same time. Throws a ConfigError for invalid settings, before it changes
 * anything. `now` is this machine's clock.
 */
export async function openStores({ now, ...config }: StoreConfig & { now: () => number }): Promise<Stores> {
  requireRestored(config.data_dir)
  const client = await openBucket(config, now)
  await makeDataFolder(config.data_dir)
  const { database_url: url } = config
  const opened = url ? await openShared(url, { config, now }) : await openOwn(config, now)
  try {
    if (!client) return { ...opened, files: await openDiskFiles({ folder: join(config.data_dir, 'files') }) }
    const { organization_id } = await opened.database.findDefaultProject()
    return { ...opened, files: await openS3({ client, config, organization_id }) }
  } catch (error) {
    await opened.database.close()
    throw error
  }
}

/** Opens only the object store, as the relay of this organization would. */
export async function openBucketFiles(config: StoreConfig, organization_id: string): Promise<Files> {
  const client = await openBucket(config, Date.now)
  if (!client) throw new ConfigError('EARSHOT_S3_BUCKET must be set.')
  return openS3({ client, config, organization_id })
}

/** The prefix contains the default organization, so that several relays can share a bucket. */
function openS3({
  client,
  config,
  organization_id,
}: {
  client: S3Client
  config: StoreConfig
  organization_id: string
}): Promise<Files> {
  return openS3Files({ client, prefix: `earshot/${organization_id}`, spool: join(config.data_dir, 'spool') })
}

type WithoutFiles = Omit<Stores, 'files'>

async function openOwn({ data_dir }: StoreConfig, now: () => number): Promise<WithoutFiles> {
  const database = await openSqlite({ folder: data_dir, now })
  return { database, now, createLimiter: createMemoryLimiter }
}

async function openShared(
  url: string,
  { config, now }: { config: StoreConfig; now: () => number },
): Promise<WithoutFiles> {
  const secret = await serverSecret({ ...config, secret: config.secret ?? null })
  const opened = await openPostgres({
    url,
    ...(config.database_connections ? { connections: config.database_connections } : {}),
    secret_fingerprint: secretFingerprint(secret),
    now,
  }).catch((cause: unknown) => {
    throw explainDatabase(cause, url)
  })
  const { database, createLimiter } = opened
  const clock = await startSharedClock({ own: now, read: opened.readClock }).catch(async (error: unknown) => {
    await database.close()
    throw error
  })
  const close = async () => {
    clock.stop()
    await database.close()
  }
  return {
    database: { ...database, close },
    createLimiter: (options) => createLimiter({ ...options, now: clock.now }),
    now: clock.now,
  }
}

/**
 * Returns a client for the configured bucket after checking access, or null without one. Throws a
 * ConfigError if it is unusable.
 */
export async function openBucket(config: StoreConfig, now: () => number): Promise<S3Client | null> {
  const settings = s3Settings(config)
  if (!settings) return null
  const { bucket, endpoint } = settings
  const client = createS3Client(settings, now)
  const state = await probeBucket(client).catch((cause: Error) => {
    throw new ConfigError(`${endpoint} cannot be used (${cause.message}): correct EARSHOT_S3_ENDPOINT.`, { cause })
  })
  if (state === 'missing') {
    throw new ConfigError(`There is no bucket ${bucket} at ${endpoint}: create it, or correct EARSHOT_S3_BUCKET.`)
  }
  if (state === 'refused') {
    throw new ConfigError(
      `${endpoint} refuses these credentials for the bucket ${bucket}: correct EARSHOT_S3_ACCESS_KEY_ID and EARSHOT_S3_SECRET_ACCESS_KEY, or grant them access.`,
    )
  }
  return client
}

/** The object store's settings, or null if files are in the data folder. */
export function s3Settings(config: StoreConfig): S3Settings | null {
  const { s3_bucket: bucket, s3_region: region = 'us-east-1', s3_access_key_id, s3_secret_access_key } = config
  if (!bucket) return null
  if (!s3_access_key_id || !s3_secret_access_key) {
    throw new ConfigError(
      'EARSHOT_S3_ACCESS_KEY_ID and EARSHOT_S3_SECRET_ACCESS_KEY must be set together with EARSHOT_S3_BUCKET.',
    )
  }
  const endpoint = config.s3_endpoint ?? `https://s3.${region}.amazonaws.com`
  return { endpoint, bucket, region, access_key_id: s3_access_key_id, secret_access_key: s3_secret_access_key }
}
