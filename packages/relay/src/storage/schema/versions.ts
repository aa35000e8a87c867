import { firstTables } from './0001-first-tables.ts'
import { sharedState } from './0002-shared-state.ts'
import { receivedSize } from './0003-received-size.ts'
import { sweepState } from './0004-sweep.ts'
import { relaySecrets } from './0005-relay-secrets.ts'
import { reportNumbers } from './0006-report-numbers.ts'
import { numbersByOrganization } from './0007-numbers-by-organization.ts'
import { networkUse } from './0008-network-use.ts'
import { events } from './0009-events.ts'
import { people } from './0010-people.ts'
import { apiKeys } from './0011-api-keys.ts'
import { jobs } from './0012-jobs.ts'
import { projects } from './0013-projects.ts'
import { captureKeyChanges } from './0014-capture-key-changes.ts'
import { reportWork } from './0015-report-work.ts'
import { resetRoles } from './0016-reset-roles.ts'
import { shareLinks } from './0017-share-links.ts'
import { statuses } from './0018-statuses.ts'
import { comments } from './0019-comments.ts'
import { tags } from './0020-tags.ts'
import { history } from './0021-history.ts'
import { statistics } from './0022-statistics.ts'
import { retention } from './0023-retention.ts'
import { receipts } from './0024-receipts.ts'
import { reportSearch } from './0025-report-search.ts'
import { processing } from './0026-processing.ts'

/** One change of the tables, in the SQL of each database. */
export interface SchemaChange {
  readonly sqlite: string
  readonly postgres: string
}

/** Applied once each, in this order. Never edit one after its release: add a file instead. */
export const SCHEMA_CHANGES: readonly SchemaChange[] = [
  firstTables,
  sharedState,
  receivedSize,
  sweepState,
  relaySecrets,
  reportNumbers,
  numbersByOrganization,
  networkUse,
  events,
  people,
  apiKeys,
  jobs,
  projects,
  captureKeyChanges,
  reportWork,
  resetRoles,
  shareLinks,
  statuses,
  comments,
  tags,
  history,
  statistics,
  retention,
  receipts,
  reportSearch,
  processing,
]

/** The version of the tables that this code works with. */
export const KNOWN_VERSION = SCHEMA_CHANGES.length

/** The error for a database that a newer version has written. */
export function newerVersion({ name, version }: { name: string; version: number }): Error {
  return new Error(
    `The database ${name} was written by a newer version of Earshot (schema ${version}, this one knows ${KNOWN_VERSION}). Use that version, or another database.`,
  )
}
