import { RelayError } from '../../errors.ts'
import type { Actor } from '../access/actor.ts'
import type { Context } from '../context.ts'
import { findReport } from '../reports/find-report.ts'

/**
 * A report's network log as HAR. Throws NOT_FOUND, NO_DEBUGGER_DOCUMENT if the report has none, and
 * what ConvertToHar throws.
 */
export async function exportHar(
  { database, files, convertToHar }: Pick<Context, 'database' | 'files' | 'convertToHar'>,
  actor: Actor,
  { id, signal }: { id: string; signal: AbortSignal },
): Promise<Buffer> {
  const report = await findReport({ database }, actor, id)
  const artifact = report.artifacts.find(({ kind }) => kind === 'debugger')
  const bytes = artifact?.file ? await files.read(artifact.file) : null
  if (!artifact || !bytes) throw new RelayError('NO_DEBUGGER_DOCUMENT')
  return convertToHar({ bytes, content_type: artifact.content_type }, signal)
}
