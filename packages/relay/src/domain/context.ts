import type { Database, NewReport, Quota } from '../storage/database.ts'
import type { Files } from '../storage/files.ts'
import type { SigningKey } from './capture/tokens.ts'
import type { EventFeed } from './events/event-feed.ts'
import type { ConvertToHar } from './exports/convert-to-har.ts'
import type { WithBufferedBody } from './intake/buffered-body.ts'
import type { DiskSpace } from './intake/disk-space.ts'
import type { OpenUploads } from './intake/open-uploads.ts'
import type { CheckUnpacked } from './intake/unpack-whole.ts'
import type { Masking } from './masking/masking.ts'
import type { Guesses } from './people/guesses.ts'
import type { SignIn } from './people/sign-in.ts'
import type { RunAlone } from './statistics/statistics.ts'

/** The dependencies and settings of the domain functions. Tests replace clock and storage. */
export interface Context {
  readonly database: Database
  readonly files: Files
  readonly signing_key: SigningKey
  /** The prefix of every link, without a trailing slash. */
  readonly public_url: string
  /** Where artifacts are served instead of the public URL. Null: there. */
  readonly artifact_origin: string | null
  /** Lifetime of signed links to artifacts in milliseconds. */
  readonly link_age: number
  /** Lifetime of a capture token in milliseconds. */
  readonly token_age: number
  /** For capture keys without a quota of their own. */
  readonly quota: Quota
  /** The part of a quota that one network may use, from 0 to 1. */
  readonly quota_share: number
  readonly disk_space: DiskSpace
  /** Throws RATE_LIMITED after too many uploads to one upload URL. */
  readonly countAttempt: (artifact_id: string) => void
  /** Whether another refusal of an API key or a member may be recorded: once a minute for each. */
  readonly mayRecordRefusal: (id: string) => Promise<boolean>
  readonly masking: Masking
  /** Loads what it needs at the first use. */
  readonly sign_in: SignIn
  /** Lifetime of a session of a person in milliseconds. */
  readonly session_age: number
  readonly guesses: Guesses
  /** Of the passwords of share links. */
  readonly link_guesses: Guesses
  readonly event_feed: EventFeed
  readonly open_uploads: OpenUploads
  readonly withBufferedBody: WithBufferedBody
  readonly checkUnpacked: CheckUnpacked
  readonly convertToHar: ConvertToHar
  readonly runAlone: RunAlone
  /** Called once for every new report, after it is on disk. */
  readonly onReport: (report: NewReport) => void
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** The part of the context that key and report management needs. */
export type StoreContext = Pick<Context, 'database' | 'now'>
