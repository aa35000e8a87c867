import { processing } from './schema/0026-processing.ts'
import { SCHEMA_CHANGES } from './schema/versions.ts'

/**
 * The files of a session and of the report that it became, as rows `file`. `session_id`: a
 * placeholder.
 */
export const storedFiles = (session_id: string) => `
  select file from artifacts where session_id = ${session_id} and file is not null
  union all
  select thumbnail_file from reports where session_id = ${session_id} and thumbnail_file is not null`

const FIRST_WITH_THUMBNAILS = SCHEMA_CHANGES.indexOf(processing) + 1

const THUMBNAILS = `
  union all
  select thumbnail_file as file, thumbnail_size, thumbnail_sha256 from reports where thumbnail_file is not null`

/**
 * Statement of every file that a row references, as rows `file`, `size` and `sha256`, in a database
 * of this version or an older one.
 */
export function referencedFiles({ version }: { version: number }): string {
  const artifacts = 'select file, size, sha256 from artifacts where file is not null'
  return version < FIRST_WITH_THUMBNAILS ? artifacts : artifacts + THUMBNAILS
}
