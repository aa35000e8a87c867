import { reportsQuery } from '@earshot/protocol/schemas'
import { RelayError } from '../../errors.ts'
import type { Database, ReportWithArtifacts } from '../../storage/database.ts'
import { UsageError } from '../command.ts'

/** Finds a report by its id, or by the number that the form showed its reporter. */
export async function findReport(database: Database, wanted: string): Promise<ReportWithArtifacts> {
  const { organization_id } = await database.findDefaultProject()
  const id = await findId(database, { wanted, organization_id })
  const report = id && (await database.findReport({ id, organization_id }))
  if (report) return report
  throw new RelayError('NOT_FOUND', { message: `There is no report ${wanted}: see "earshot reports list".` })
}

async function findId(
  database: Database,
  { wanted, organization_id }: { wanted: string; organization_id: string },
): Promise<string | undefined> {
  const { data } = reportsQuery.safeParse({ number: wanted })
  if (!data?.number) return wanted
  const [found, ...others] = await database.findReportsByNumber({ number: data.number, organization_id })
  if (others.length === 0) return found?.id
  const ids = [found, ...others].map((report) => report?.id).join(', ')
  throw new UsageError(`Several reports have the number ${wanted}; give one of their ids: ${ids}.`)
}
