import { reportsQuery } from '@earshot/protocol/schemas'
import { commandLine, viewerOf } from '../../domain/access/actor.ts'
import { RelayError } from '../../errors.ts'
import type { Database, ReportWithArtifacts, Viewer } from '../../storage/database.ts'
import { UsageError } from '../command.ts'

/** Finds a report by its id, or by the number that the form showed its reporter. */
export async function findReport(database: Database, wanted: string): Promise<ReportWithArtifacts> {
  const { organization_id } = await database.findDefaultProject()
  const viewer = viewerOf(commandLine(organization_id))
  const id = await findId(database, { wanted, organization_id, viewer })
  const report = id && (await database.findReport({ id, organization_id, viewer }))
  if (report) return report
  throw new RelayError('NOT_FOUND', { message: `There is no report ${wanted}: see "earshot reports list".` })
}

async function findId(
  database: Database,
  { wanted, ...query }: { wanted: string; organization_id: string; viewer: Viewer },
): Promise<string | undefined> {
  const { data } = reportsQuery.safeParse({ number: wanted })
  if (!data?.number) return wanted
  const [found, ...others] = await database.findReportsByNumber({ number: data.number, ...query })
  if (others.length === 0) return found?.id
  const ids = [found, ...others].map((report) => report?.id).join(', ')
  throw new UsageError(`Several reports have the number ${wanted}; give one of their ids: ${ids}.`)
}
