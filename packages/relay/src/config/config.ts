import { CAPTURE_TOKEN_AGE } from '@earshot/protocol'
import { ConfigError } from '../errors.ts'
import { artifactSettings, checkArtifactOrigin } from './artifact-settings.ts'
import { requireFittingSettings } from './fitting-settings.ts'
import { oidcSettings } from './oidc-settings.ts'
import { rateSettings } from './rate-settings.ts'
import { type Setting, setting } from './setting.ts'
import {
  bucketName,
  builtWidget,
  databaseUrl,
  hostName,
  integer,
  logTarget,
  oneOf,
  onOrOff,
  optional,
  publicUrl,
  secret,
  trustedProxies,
  widgetFolder,
} from './setting-parsers.ts'

const KiB = 1024
const MiB = 1024 * KiB
const GiB = 1024 * MiB

export const SETTINGS = {
  port: setting({
    name: 'EARSHOT_PORT',
    aliases: ['PORT'],
    default: '8787',
    meaning: 'Port to listen on; 0 selects any free port.',
    parse: integer({ min: 0, max: 65_535 }),
  }),
  host: setting({
    name: 'EARSHOT_HOST',
    default: '127.0.0.1',
    meaning: 'Address to listen on; 0.0.0.0 means every interface.',
    parse: hostName,
  }),
  data_dir: setting({
    name: 'EARSHOT_DATA_DIR',
    default: './.earshot',
    meaning: 'Folder for the database, the files and the secret. The relay creates it at the first start.',
    parse: (text) => text,
  }),
  public_url: setting({
    name: 'EARSHOT_PUBLIC_URL',
    aliases: ['EARSHOT_BASE_URL'],
    default: '',
    meaning:
      'URL at which clients reach the relay, with its path prefix if it has one. The relay builds every link from it, never from request headers. Not set: http://host:port.',
    parse: optional(publicUrl),
  }),
  secret: setting({
    name: 'EARSHOT_SECRET',
    default: '',
    meaning:
      'Secret that signs tokens and links, at least 32 characters. Not set: the relay creates one and stores it in the data folder. A change invalidates every open session, every link, and every relay secret (`crs_…`), because these are derived from it.',
    parse: optional(secret),
    is_secret: true,
  }),
  database_url: setting({
    name: 'EARSHOT_DATABASE_URL',
    aliases: ['DATABASE_URL'],
    default: '',
    meaning:
      'PostgreSQL database that several relays can share, as postgres://user:password@host:5432/name. EARSHOT_SECRET must then be set to the same value in every relay. Not set: SQLite in the data folder.',
    parse: optional(databaseUrl),
    is_secret: true,
  }),
  database_connections: setting({
    name: 'EARSHOT_DATABASE_CONNECTIONS',
    default: '10',
    meaning: 'Maximum number of connections to PostgreSQL that one relay opens.',
    parse: integer({ min: 1, max: 1000 }),
  }),
  s3_bucket: setting({
    name: 'EARSHOT_S3_BUCKET',
    default: '',
    meaning:
      'Bucket for the files. Clients then access it directly; `earshot doctor` shows the CORS rules that it needs. Not set: the folder `files` in the data folder.',
    parse: optional(bucketName),
  }),
  s3_endpoint: setting({
    name: 'EARSHOT_S3_ENDPOINT',
    default: '',
    meaning: 'URL of the object store. Browsers must reach it too. Not set: Amazon’s, in the configured region.',
    parse: optional(publicUrl),
  }),
  s3_region: setting({
    name: 'EARSHOT_S3_REGION',
    aliases: ['AWS_REGION'],
    default: 'us-east-1',
    meaning: 'Region of the bucket; most stores other than Amazon’s accept any value.',
    parse: (text) => text,
  }),
  s3_access_key_id: setting({
    name: 'EARSHOT_S3_ACCESS_KEY_ID',
    aliases: ['AWS_ACCESS_KEY_ID'],
    default: '',
    meaning:
      'Access key of the relay at the object store. It must be allowed to list, read, write and delete in the bucket.',
    parse: optional((text) => text),
  }),
  s3_secret_access_key: setting({
    name: 'EARSHOT_S3_SECRET_ACCESS_KEY',
    aliases: ['AWS_SECRET_ACCESS_KEY'],
    default: '',
    meaning: 'Secret of that access key.',
    parse: optional((text) => text),
    is_secret: true,
  }),
  relay_secret: setting({
    name: 'EARSHOT_RELAY_SECRET',
    default: '',
    meaning:
      'For `earshot reports send`: the capture key’s relay secret, which signs the requests. The relay itself does not read it.',
    parse: optional((text) => text),
    is_secret: true,
  }),
  api_key: setting({
    name: 'EARSHOT_API_KEY',
    default: '',
    meaning: 'For commands with --relay: the API key that they work with. The relay itself does not read it.',
    parse: optional((text) => text),
    is_secret: true,
  }),
  trust_proxy: setting({
    name: 'EARSHOT_TRUST_PROXY',
    default: '',
    meaning:
      'Proxies whose X-Forwarded-For header the relay trusts: their number, or their addresses as a comma-separated list of CIDRs. Not set: none.',
    parse: optional(trustedProxies),
  }),
  allow_http: setting({
    name: 'EARSHOT_ALLOW_HTTP',
    default: '0',
    meaning:
      'Whether API keys are accepted over plain http from other machines, as in a private network without certificates: 1 or 0.',
    parse: onOrOff,
  }),
  ...artifactSettings,
  ...rateSettings,
  mask_seconds_per_address: setting({
    name: 'EARSHOT_MASK_SECONDS_PER_ADDRESS',
    default: '10',
    meaning:
      'Seconds of processor time per minute that the relay spends on masking documents from one address; a report needs about 0.01. 0: no limit.',
    parse: integer({ min: 0, max: 1e6 }),
  }),
  mask_seconds_per_key: setting({
    name: 'EARSHOT_MASK_SECONDS_PER_KEY',
    default: '30',
    meaning: 'The same for documents that are sent with one capture key. 0: no limit.',
    parse: integer({ min: 0, max: 1e6 }),
  }),
  quota_sessions_per_day: setting({
    name: 'EARSHOT_QUOTA_SESSIONS_PER_DAY',
    default: '2000',
    meaning: 'Upload sessions per UTC day for a capture key without its own quota.',
    parse: integer({ min: 1, max: 1e9 }),
  }),
  quota_bytes_per_day: setting({
    name: 'EARSHOT_QUOTA_BYTES_PER_DAY',
    default: String(5 * GiB),
    meaning: 'Bytes of artifacts per UTC day for a capture key without its own quota.',
    parse: integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  }),
  quota_share_per_address: setting({
    name: 'EARSHOT_QUOTA_SHARE_PER_ADDRESS',
    default: '25',
    meaning:
      'Percentage of a capture key’s daily quota that one address may use, so that no single address can use all of it. 100: all of it. It does not limit signed requests.',
    parse: integer({ min: 1, max: 100 }),
  }),
  uploads_per_address: setting({
    name: 'EARSHOT_UPLOADS_PER_ADDRESS',
    default: '64',
    meaning: 'Uploads that one address may have in progress at the same time; a report needs about four. 0: no limit.',
    parse: integer({ min: 0, max: 1e9 }),
  }),
  uploads_per_key: setting({
    name: 'EARSHOT_UPLOADS_PER_KEY',
    default: '256',
    meaning: 'Uploads that one capture key may have in progress at the same time. 0: no limit.',
    parse: integer({ min: 0, max: 1e9 }),
  }),
  token_ttl_s: setting({
    name: 'EARSHOT_TOKEN_TTL_S',
    default: String(CAPTURE_TOKEN_AGE / 1000),
    meaning: 'Seconds for which a capture token is valid.',
    parse: integer({ min: 1, max: 3600 }),
  }),
  oidc_issuer: setting({
    name: 'EARSHOT_OIDC_ISSUER',
    default: '',
    meaning:
      'Issuer URL of an OpenID Connect provider, with which people sign in instead of a password. It must be set together with the client’s id and secret. Register `/api/v1/auth/callback/oidc` of the public URL as redirect URI there.',
    parse: optional(publicUrl),
  }),
  oidc_client_id: setting({
    name: 'EARSHOT_OIDC_CLIENT_ID',
    default: '',
    meaning: 'Id of the relay as a client of that provider.',
    parse: optional((text) => text),
  }),
  oidc_client_secret: setting({
    name: 'EARSHOT_OIDC_CLIENT_SECRET',
    default: '',
    meaning: 'Secret of that client.',
    parse: optional((text) => text),
    is_secret: true,
  }),
  oidc_name: setting({
    name: 'EARSHOT_OIDC_NAME',
    default: 'single sign-on',
    meaning: 'What people call that provider: the sign-in page has a button “Sign in with …”.',
    parse: (text) => text,
  }),
  session_hours: setting({
    name: 'EARSHOT_SESSION_HOURS',
    default: '12',
    meaning: 'Hours after which people must sign in again.',
    parse: integer({ min: 1, max: 720 }),
  }),
  min_free_bytes: setting({
    name: 'EARSHOT_MIN_FREE_BYTES',
    default: String(256 * MiB),
    meaning:
      'Bytes to keep free on the disk. With less free space, the relay refuses reports with STORAGE_FULL; reading still works. 0: no check.',
    parse: integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  }),
  event_days: setting({
    name: 'EARSHOT_EVENT_DAYS',
    default: '400',
    meaning: 'Days for which the relay keeps events: the audit log, and what a reader of the event stream can resume.',
    parse: integer({ min: 1, max: 36_500 }),
  }),
  widget_dir: setting({
    name: 'EARSHOT_WIDGET_DIR',
    default: '',
    meaning: 'Folder of the built widget (earshot.js and chunks/). Not set: the widget that comes with the relay.',
    parse: (text) => (text === '' ? builtWidget() : widgetFolder(text)),
  }),
  metrics: setting({
    name: 'EARSHOT_METRICS',
    default: 'off',
    meaning:
      'Who may read `/metrics`: nobody (off), programs on this machine that do not come through a proxy (loopback), or whoever has EARSHOT_METRICS_TOKEN (token).',
    parse: oneOf('off', 'loopback', 'token'),
  }),
  metrics_token: setting({
    name: 'EARSHOT_METRICS_TOKEN',
    default: '',
    meaning: 'Bearer token for `/metrics`, at least 32 characters; requires EARSHOT_METRICS=token.',
    parse: optional(secret),
    is_secret: true,
  }),
  log: setting({
    name: 'EARSHOT_LOG',
    default: 'stdout',
    meaning: 'Destination of the log: stdout, stderr, off, or the path of a file to append to.',
    parse: logTarget,
  }),
} as const

export type Config = { [Key in keyof typeof SETTINGS]: ReturnType<(typeof SETTINGS)[Key]['parse']> }

/** Reads the settings. Throws a ConfigError for an invalid one. An empty variable counts as not set. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const values = Object.entries(SETTINGS).map(([key, about]) => [key, readSetting(about, env)])
  const config = Object.fromEntries(values) as Config
  requireFittingSettings(config)
  oidcSettings(config)
  checkArtifactOrigin(config)
  return config
}

/** Variables that look like settings but are not, such as mistyped names. */
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
    // A URL may contain a password.
    const shown = about.is_secret ? '' : `, not "${text.replace(/\/\/[^/]*@/, '//…@')}"`
    throw new ConfigError(`${name} ${(cause as Error).message}${shown}.`, { cause })
  }
}
