import { CAPTURE_TOKEN_AGE } from '@earshot/protocol'
import { ConfigError } from '../errors.ts'
import {
  bucketName,
  builtWidget,
  databaseUrl,
  hostName,
  integer,
  logTarget,
  optional,
  type Parse,
  publicUrl,
  secret,
  trustedProxies,
  widgetFolder,
} from './setting-parsers.ts'

/** One environment variable. The table of settings in the documents is made from these. */
export interface Setting<Value> {
  readonly name: string
  /** Other names that are read where `name` is not set, in this order. */
  readonly aliases: readonly string[]
  /** As one would write it; empty means "not set", and `meaning` says what happens then. */
  readonly default: string
  readonly meaning: string
  /** Throws a sentence's end: "must be …". */
  readonly parse: Parse<Value>
  /** Left out of every message. */
  readonly is_secret: boolean
}

type About<Value> = Omit<Setting<Value>, 'aliases' | 'is_secret'> & Partial<Setting<Value>>

function setting<Value>(about: About<Value>): Setting<Value> {
  return { aliases: [], is_secret: false, ...about }
}

const KiB = 1024
const MiB = 1024 * KiB
const GiB = 1024 * MiB

export const SETTINGS = {
  port: setting({
    name: 'EARSHOT_PORT',
    aliases: ['PORT'],
    default: '8787',
    meaning: 'Port to listen on; 0 takes any free one.',
    parse: integer({ min: 0, max: 65_535 }),
  }),
  host: setting({
    name: 'EARSHOT_HOST',
    default: '127.0.0.1',
    meaning: 'Address to listen on; 0.0.0.0 for every interface.',
    parse: hostName,
  }),
  data_dir: setting({
    name: 'EARSHOT_DATA_DIR',
    default: './.earshot',
    meaning: 'Folder of the database, the files and the secret. Made at the first start.',
    parse: (text) => text,
  }),
  public_url: setting({
    name: 'EARSHOT_PUBLIC_URL',
    aliases: ['EARSHOT_BASE_URL'],
    default: '',
    meaning:
      'Where clients reach the relay, with a path prefix if there is one. Every link is made from it, never from request headers. Not set: http://host:port.',
    parse: optional(publicUrl),
  }),
  secret: setting({
    name: 'EARSHOT_SECRET',
    default: '',
    meaning:
      'What tokens and links are signed with, at least 32 characters. Not set: made once, kept in the data folder. Changing it ends every open session and link, and every relay secret (`crs_…`), which follow from it.',
    parse: optional(secret),
    is_secret: true,
  }),
  database_url: setting({
    name: 'EARSHOT_DATABASE_URL',
    aliases: ['DATABASE_URL'],
    default: '',
    meaning:
      'A PostgreSQL database for several relays at once, as postgres://user:password@host:5432/name; EARSHOT_SECRET must then be set, and the same for all. Not set: SQLite in the data folder.',
    parse: optional(databaseUrl),
    is_secret: true,
  }),
  database_connections: setting({
    name: 'EARSHOT_DATABASE_CONNECTIONS',
    default: '10',
    meaning: 'Connections to PostgreSQL that one relay opens at most.',
    parse: integer({ min: 1, max: 1000 }),
  }),
  s3_bucket: setting({
    name: 'EARSHOT_S3_BUCKET',
    default: '',
    meaning:
      'A bucket for the files, which clients then reach directly; `earshot doctor` shows the CORS rules it needs. Not set: the folder `files` of the data folder.',
    parse: optional(bucketName),
  }),
  s3_endpoint: setting({
    name: 'EARSHOT_S3_ENDPOINT',
    default: '',
    meaning: 'Where the object store answers, for browsers too. Not set: Amazon’s, in the region set.',
    parse: optional(publicUrl),
  }),
  s3_region: setting({
    name: 'EARSHOT_S3_REGION',
    aliases: ['AWS_REGION'],
    default: 'us-east-1',
    meaning: 'Region of the bucket; most stores other than Amazon’s take any.',
    parse: (text) => text,
  }),
  s3_access_key_id: setting({
    name: 'EARSHOT_S3_ACCESS_KEY_ID',
    aliases: ['AWS_ACCESS_KEY_ID'],
    default: '',
    meaning: 'Who the relay is to the object store. It must be able to list, read, write and delete in the bucket.',
    parse: optional((text) => text),
  }),
  s3_secret_access_key: setting({
    name: 'EARSHOT_S3_SECRET_ACCESS_KEY',
    aliases: ['AWS_SECRET_ACCESS_KEY'],
    default: '',
    meaning: 'The secret that goes with it.',
    parse: optional((text) => text),
    is_secret: true,
  }),
  relay_secret: setting({
    name: 'EARSHOT_RELAY_SECRET',
    default: '',
    meaning:
      'For `earshot reports send`: the capture key’s relay secret, to sign with. The relay itself does not read it.',
    parse: optional((text) => text),
    is_secret: true,
  }),
  trust_proxy: setting({
    name: 'EARSHOT_TRUST_PROXY',
    default: '',
    meaning:
      'Whose X-Forwarded-For is believed: how many proxies stand in front, or their addresses as a comma-separated list of CIDRs. Not set: nobody’s.',
    parse: optional(trustedProxies),
  }),
  rate_per_address: setting({
    name: 'EARSHOT_RATE_PER_ADDRESS',
    default: '180',
    meaning:
      'Requests a minute that one address may send to the capture routes; a report takes about eight. 0: no limit.',
    parse: integer({ min: 0, max: 1e9 }),
  }),
  rate_per_key: setting({
    name: 'EARSHOT_RATE_PER_KEY',
    default: '1200',
    meaning: 'Requests a minute that may be sent with one capture key. 0: no limit.',
    parse: integer({ min: 0, max: 1e9 }),
  }),
  mask_seconds_per_address: setting({
    name: 'EARSHOT_MASK_SECONDS_PER_ADDRESS',
    default: '10',
    meaning:
      'Seconds of processor time a minute that masking what one address sends may take; a report takes about a hundredth. 0: no limit.',
    parse: integer({ min: 0, max: 1e6 }),
  }),
  mask_seconds_per_key: setting({
    name: 'EARSHOT_MASK_SECONDS_PER_KEY',
    default: '30',
    meaning: 'The same for what is sent with one capture key. 0: no limit.',
    parse: integer({ min: 0, max: 1e6 }),
  }),
  quota_sessions_per_day: setting({
    name: 'EARSHOT_QUOTA_SESSIONS_PER_DAY',
    default: '2000',
    meaning: 'Upload sessions a UTC day for a capture key that has no quota of its own.',
    parse: integer({ min: 1, max: 1e9 }),
  }),
  quota_bytes_per_day: setting({
    name: 'EARSHOT_QUOTA_BYTES_PER_DAY',
    default: String(5 * GiB),
    meaning: 'Bytes of artifacts a UTC day for a capture key that has no quota of its own.',
    parse: integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  }),
  quota_share_per_address: setting({
    name: 'EARSHOT_QUOTA_SHARE_PER_ADDRESS',
    default: '25',
    meaning:
      'Percent of a capture key’s daily quota that one address may use, so that nobody uses up all of it. 100: all. Signed requests are not limited by it.',
    parse: integer({ min: 1, max: 100 }),
  }),
  uploads_per_address: setting({
    name: 'EARSHOT_UPLOADS_PER_ADDRESS',
    default: '64',
    meaning: 'Uploads that one address may have under way at once; a report takes about four. 0: no limit.',
    parse: integer({ min: 0, max: 1e9 }),
  }),
  uploads_per_key: setting({
    name: 'EARSHOT_UPLOADS_PER_KEY',
    default: '256',
    meaning: 'Uploads that may be under way at once with one capture key. 0: no limit.',
    parse: integer({ min: 0, max: 1e9 }),
  }),
  token_ttl_s: setting({
    name: 'EARSHOT_TOKEN_TTL_S',
    default: String(CAPTURE_TOKEN_AGE / 1000),
    meaning: 'Seconds that a capture token is good for.',
    parse: integer({ min: 1, max: 3600 }),
  }),
  min_free_bytes: setting({
    name: 'EARSHOT_MIN_FREE_BYTES',
    default: String(256 * MiB),
    meaning:
      'Room to keep free on the disk. With less, reports are refused with STORAGE_FULL and reading goes on. 0: no check.',
    parse: integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  }),
  widget_dir: setting({
    name: 'EARSHOT_WIDGET_DIR',
    default: '',
    meaning: 'Folder of the built widget (earshot.js and chunks/). Not set: the one that comes with the relay.',
    parse: (text) => (text === '' ? builtWidget() : widgetFolder(text)),
  }),
  log: setting({
    name: 'EARSHOT_LOG',
    default: 'stdout',
    meaning: 'Where the log goes: stdout, stderr, off, or the path of a file that is appended to.',
    parse: logTarget,
  }),
} as const

export type Config = { [Key in keyof typeof SETTINGS]: ReturnType<(typeof SETTINGS)[Key]['parse']> }

/** Reads the settings. One that cannot be used ends the start with a ConfigError. An empty variable counts as not set. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const values = Object.entries(SETTINGS).map(([key, about]) => [key, readSetting(about, env)])
  const config = Object.fromEntries(values) as Config
  if (config.s3_endpoint !== null && config.s3_bucket === null) {
    throw new ConfigError(
      'EARSHOT_S3_BUCKET must be set where EARSHOT_S3_ENDPOINT is: without one, files stay on the disk.',
    )
  }
  return config
}

/** Variables that look like settings and are none, as a name that was mistyped is. */
export function unknownSettings(env: Readonly<Record<string, string | undefined>> = process.env): string[] {
  const known = new Set(Object.values(SETTINGS).flatMap(({ name, aliases }) => [name, ...aliases]))
  return Object.keys(env).filter((name) => name.startsWith('EARSHOT_') && !known.has(name))
}

function readSetting(about: Setting<unknown>, env: Readonly<Record<string, string | undefined>>): unknown {
  const name = [about.name, ...about.aliases].find((candidate) => env[candidate]?.trim()) ?? about.name
  const text = env[name]?.trim() || about.default
  try {
    return about.parse(text)
  } catch (cause) {
    // An address may have a password in it.
    const shown = about.is_secret ? '' : `, not "${text.replace(/\/\/[^/]*@/, '//…@')}"`
    throw new ConfigError(`${name} ${(cause as Error).message}${shown}.`, { cause })
  }
}
