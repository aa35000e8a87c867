import { join } from 'node:path'
import { JOIN_PAGE } from '@earshot/protocol'
import type { Express } from 'express'
import type { Config } from './config/config.ts'
import { listenUrl } from './config/listen-url.ts'
import { oidcSettings } from './config/oidc-settings.ts'
import { commandLine } from './domain/access/actor.ts'
import { signingKey } from './domain/capture/tokens.ts'
import type { Context } from './domain/context.ts'
import { createEventFeed } from './domain/events/event-feed.ts'
import { createBufferedBody } from './domain/intake/buffered-body.ts'
import { createDiskSpace } from './domain/intake/disk-space.ts'
import { createOpenUploads } from './domain/intake/open-uploads.ts'
import { createCheckUnpacked } from './domain/intake/unpack-whole.ts'
import { createUploadAttempts } from './domain/intake/upload-attempts.ts'
import type { Masking } from './domain/masking/masking.ts'
import { createGuesses, guessLimiters } from './domain/people/guesses.ts'
import { createOwnerLink } from './domain/people/invitations.ts'
import { createRunAlone } from './domain/statistics/statistics.ts'
import { createApp } from './http/app.ts'
import { TIMEOUTS, type Timeouts } from './http/context.ts'
import { createOpenDownloads, createOpenStreams } from './http/open-streams.ts'
import { createRateLimit } from './http/rate-limit.ts'
import { createReadiness } from './http/readiness.ts'
import { createHttpServer } from './http/server.ts'
import { createHandlers } from './jobs/handlers.ts'
import { observeProcessing } from './jobs/observe-processing.ts'
import { startWorker } from './jobs/worker.ts'
import { type Log, type LogDestination, type Logger, openLog } from './log.ts'
import { openStores, type Stores } from './open-stores.ts'
import { readPackageVersion } from './package-version.ts'
import { requireRestored } from './restore-marker.ts'
import { serverSecret } from './server-secret.ts'
import { createSignIn, type PasswordHash } from './sign-in/create-sign-in.ts'
import type { NewReport } from './storage/database.ts'
import { createConvertToHar } from './workers/har-process.ts'
import { createMasking } from './workers/mask-pool.ts'
import { createProcessing } from './workers/report-process.ts'

/** Comments of one reporter. More help nobody. */
const RECEIPT_COMMENTS_PER_MINUTE = 5

export interface RelayOptions {
  /** Called once for every report, after it is on disk. Errors that it throws are logged. */
  onReport?: (report: NewReport) => void
  /** Milliseconds since the epoch. @default Date.now */
  now?: () => number
  /** Timeouts for slow clients, in milliseconds. */
  timeouts?: Partial<Timeouts>
  /**
   * Shared by several relays of one process. Its creator stops it. @default one for this relay,
   * from the settings
   */
  masking?: Masking
  /**
   * Hashes and verifies the passwords of people. It must verify the hashes that are stored.
   * @default scrypt
   */
  password?: PasswordHash
  /**
   * `off`: new reports wait to be processed by another relay of the same database. @default 'on'
   */
  processing?: 'on' | 'off'
  /** Receives the lines of the log, instead of the destination that `config.log` names. */
  log?: LogDestination
}

export interface Relay {
  /**
   * Mount this in your own server instead of calling `listen`. Set `config.public_url`, which links
   * are made from.
   */
  app: Express
  /** Starts the server. Returns the relay's public URL and the port. */
  listen(): Promise<{ url: string; port: number }>
  /** A new link with which the first owner joins, or null if there is an owner. Call it after `listen`. */
  ownerLink(): Promise<string | null>
  /**
   * Reports not ready, waits for running requests, then closes everything it opened. Stopping twice
   * is harmless.
   */
  stop(): Promise<void>
}

/** Opens the stores and creates the relay. Throws a ConfigError if a setting is invalid. */
export async function createRelay(config: Config, options: RelayOptions = {}): Promise<Relay> {
  requireRestored(config.data_dir)
  const log = openLog(options.log ?? config.log)
  try {
    const secret = await serverSecret(config)
    const stores = await openStores({ ...config, now: options.now ?? Date.now })
    try {
      const createMetrics = await loadMetrics(config)
      return wire(stores, { config, options, secret, log, createMetrics })
    } catch (error) {
      // An open store would keep the process alive.
      await stores.database.close()
      throw error
    }
  } catch (error) {
    await log.close()
    throw error
  }
}

function wire(
  { database, files, createLimiter, now }: Stores,
  {
    config,
    options,
    secret,
    log,
    createMetrics,
  }: { config: Config; options: RelayOptions; secret: string; log: Log; createMetrics: CreateMetrics | null },
): Relay {
  const timeouts = { ...TIMEOUTS, ...options.timeouts }
  const disk_space = createDiskSpace({ files, min_free_bytes: config.min_free_bytes, now })
  const masking =
    options.masking ??
    createMasking({
      per_key: config.mask_seconds_per_key * 1000,
      per_address: config.mask_seconds_per_address * 1000,
      now,
    })
  const open_uploads = createOpenUploads({
    max_per_network: config.uploads_per_address,
    max_per_key: config.uploads_per_key,
  })
  const metrics =
    createMetrics?.({
      version: readPackageVersion(),
      countUploads: open_uploads.count,
      maskingUse: masking.use,
      freeBytes: files.freeToWrite,
      countJobs: () => database.countJobs(now()),
    }) ?? null
  // With port 0 the URL is known only after `listen`, which comes before any link is created.
  let public_url = config.public_url ?? listenUrl(config)
  const refusals = createLimiter({ keyPrefix: 'refused', points: 1, duration: 60 })
  const context: Context = {
    database,
    files,
    signing_key: signingKey(secret),
    get public_url() {
      return public_url
    },
    artifact_origin: config.artifact_origin,
    link_age: config.link_minutes * 60_000,
    token_age: config.token_ttl_s * 1000,
    quota: { sessions_per_day: config.quota_sessions_per_day, bytes_per_day: config.quota_bytes_per_day },
    quota_share: config.quota_share_per_address / 100,
    disk_space,
    countAttempt: createUploadAttempts(now),
    mayRecordRefusal: async (id) => (await refusals.consume(id)).is_allowed,
    masking,
    sign_in: createSignIn({
      database,
      secret,
      public_url: () => public_url,
      oidc: oidcSettings(config),
      ...(options.password && { password: options.password }),
    }),
    session_age: config.session_hours * 3_600_000,
    guesses: createGuesses(guessLimiters('', createLimiter)),
    link_guesses: createGuesses({ ...guessLimiters('link-', createLimiter), advice: '' }),
    event_feed: createEventFeed(database),
    open_uploads,
    withBufferedBody: createBufferedBody(),
    checkUnpacked: createCheckUnpacked(),
    convertToHar: createConvertToHar(),
    runAlone: createRunAlone(),
    onReport: (report) => {
      metrics?.countReport()
      notify(options.onReport, { report, log })
    },
    now,
  }
  const readiness = createReadiness({ database, files, disk_space })
  const streams = createOpenStreams()
  const downloads = createOpenDownloads()
  const app = createApp({
    context,
    limits: {
      address: createRateLimit({ name: 'address', per_minute: config.rate_per_address, createLimiter }),
      key: createRateLimit({ name: 'key', per_minute: config.rate_per_key, createLimiter }),
      receipt: createRateLimit({ name: 'receipt', per_minute: RECEIPT_COMMENTS_PER_MINUTE, createLimiter }),
      actor: createRateLimit({ name: 'actor', per_minute: config.rate_per_actor, createLimiter }),
    },
    timeouts,
    streams,
    downloads,
    readiness,
    widget_dir: config.widget_dir,
    kept_dir: join(config.data_dir, 'widget-versions'),
    trust_proxy: config.trust_proxy,
    allow_http: config.allow_http,
    log,
    metrics,
    metrics_token: config.metrics_token,
  })
  const server = createHttpServer(app, {
    timeouts,
    isProxy: (address) => app.get('trust proxy fn')(address, 0),
  })
  const processing = createProcessing()
  const { process_report, process_earlier_reports, ...others } = createHandlers({
    database,
    files,
    now,
    event_age_ms: config.event_days * 86_400_000,
    processing,
    onProcessed: observeProcessing({ metrics, log }),
  })
  const stopWorker = startWorker({
    database,
    handlers: options.processing === 'off' ? others : { process_report, process_earlier_reports, ...others },
    now,
    log,
    stop_ms: timeouts.stop,
  })

  async function close(): Promise<void> {
    readiness.end()
    streams.stop()
    downloads.stop()
    await Promise.all([server.stop(), stopWorker()])
    if (!options.masking) await masking.stop()
    await processing.stop()
    metrics?.stop()
    await database.close()
    await log.close()
  }
  let stopped: Promise<void> | null = null

  return {
    app,
    async listen() {
      const port = await server.listen(config)
      if (config.public_url === null) public_url = listenUrl({ host: config.host, port })
      return { url: public_url, port }
    },
    async ownerLink() {
      const { organization_id } = await database.findDefaultProject()
      const made = await createOwnerLink(context, commandLine(organization_id))
      return made && `${public_url}${JOIN_PAGE}#${made.token}`
    },
    stop() {
      stopped ??= close()
      return stopped
    },
  }
}

type CreateMetrics = typeof import('./metrics/create-metrics.ts').createMetrics

/** Loaded late: most relays do without, and start faster. */
async function loadMetrics({ metrics }: Config): Promise<CreateMetrics | null> {
  return metrics === 'off' ? null : (await import('./metrics/create-metrics.ts')).createMetrics
}

function notify(onReport: RelayOptions['onReport'], { report, log }: { report: NewReport; log: Logger }): void {
  // Handles a listener that returns a promise, too.
  Promise.resolve(report)
    .then(onReport)
    .catch((error) => logError(log, { message: 'The onReport callback failed.', error }))
}

function logError(log: Logger, { message, error }: { message: string; error: unknown }): void {
  log.error({ reason: error instanceof Error ? (error.stack ?? error.message) : String(error) }, message)
}
