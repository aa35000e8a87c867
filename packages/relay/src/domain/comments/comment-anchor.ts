import type { CommentAnchor } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { ReportWithArtifacts } from '../../storage/database.ts'
import { isStored } from '../reports/reports.ts'

/** Throws INVALID_ANCHOR unless the report has the picture, or a replay. */
export function requireAnchor({ artifacts }: ReportWithArtifacts, anchor: CommentAnchor): void {
  const stored = artifacts.filter(isStored)
  const isThere =
    anchor.kind === 'replay'
      ? stored.some(({ kind }) => kind === 'replay')
      : stored.some(({ id, kind }) => id === anchor.artifact_id && kind === 'screenshot')
  if (!isThere) throw new RelayError('INVALID_ANCHOR')
}
