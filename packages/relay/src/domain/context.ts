import type { Database, Quota, Report } from '../storage/database.ts'
import type { Files } from '../storage/files.ts'
import type { SigningKey } from './capture/tokens.ts'
import type { WithBufferedBody } from './intake/buffered-body.ts'
import type { DiskSpace } from './intake/disk-space.ts'
import type { OpenUploads } from './intake/open-uploads.ts'
import type { CheckUnpacked } from './intake/unpack-whole.ts'
import type { Masking } from './masking/masking.ts'

/** What the verbs work with. Clock and storage come from outside, so that a test can hold both. */
export interface Context {
  readonly database: Database
  readonly files: Files
  readonly signing_key: SigningKey
  /** Every link begins with it; no slash at its end. */
  readonly public_url: string
  /** Milliseconds that a capture token is good for. */
  readonly token_age: number
  /** For capture keys that have none of their own. */
  readonly quota: Quota
  /** What of a quota one network may use, from 0 to 1. */
  readonly quota_share: number
  readonly disk_space: DiskSpace
  /** Throws RATE_LIMITED where bytes were sent to one upload address too often. */
  readonly countAttempt: (artifact_id: string) => void
  readonly masking: Masking
  readonly open_uploads: OpenUploads
  readonly withBufferedBody: WithBufferedBody
  readonly checkUnpacked: CheckUnpacked
  /** Called once for every report that is new, after it is on disk. */
  readonly onReport: (report: Report) => void
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** What the verbs that manage keys and reports need of it. */
export type StoreContext = Pick<Context, 'database' | 'now'>
