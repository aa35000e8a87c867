import { RelayError } from '../../errors.ts'
import type { Database, ReportWithArtifacts } from '../../storage/database.ts'
import { type Actor, viewerOf } from '../access/actor.ts'

/**
 * The report as stored. Throws NOT_FOUND, also for reports of other organizations, and for private
 * ones that the actor may not see.
 */
export async function findReport(
  { database }: { database: Database },
  actor: Actor,
  id: string,
): Promise<ReportWithArtifacts> {
  const { organization_id } = actor
  const report = await database.findReport({ id, organization_id, viewer: viewerOf(actor) })
  if (!report) throw new RelayError('NOT_FOUND')
  return report
}
