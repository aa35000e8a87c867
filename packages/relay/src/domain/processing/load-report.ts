import { buffer } from 'node:stream/consumers'
import type { Artifact } from '../../storage/database.ts'
import type { Files } from '../../storage/files.ts'
import { MAX_HEAD_BYTES } from '../intake/inspect-upload.ts'
import { isPicture, readPictureSize } from '../intake/picture-size.ts'
import { isStored, type StoredArtifact } from '../reports/reports.ts'
import type { ProcessingTask, StoredBytes } from './processing.ts'

export interface LoadedReport {
  task: ProcessingTask
  /** Of its pictures, as they are stored: an orientation in their metadata is not applied. */
  dimensions: { id: string; width: number; height: number }[]
  /** A file that a row names is not in the store. */
  is_incomplete: boolean
}

/** Reads the files of a report that processing needs, and only the heads of its other pictures. */
export async function loadReport(
  files: Pick<Files, 'read' | 'open'>,
  artifacts: readonly Artifact[],
): Promise<LoadedReport> {
  const loaded: LoadedReport = { task: { document: null, screenshot: null }, dimensions: [], is_incomplete: false }
  for (const artifact of artifacts.filter(isStored)) {
    const { id, kind, file, content_type } = artifact
    const isWhole = kind === 'debugger' || kind === 'screenshot'
    if (!isWhole && !isPicture(content_type)) continue
    const bytes = isWhole ? await files.read(file) : await readHead(files, artifact)
    if (!bytes) {
      loaded.is_incomplete = true
      continue
    }
    const stored: StoredBytes = { bytes, content_type }
    if (kind === 'debugger') loaded.task.document = stored
    if (kind === 'screenshot') loaded.task.screenshot = stored
    const size = isPicture(content_type) && readPictureSize(content_type, bytes)
    if (typeof size === 'object') loaded.dimensions.push({ id, ...size })
  }
  return loaded
}

async function readHead(files: Pick<Files, 'open'>, { file, size }: StoredArtifact): Promise<Buffer | null> {
  const stream = await files.open(file, { start: 0, end: Math.min(size, MAX_HEAD_BYTES) - 1 })
  return stream && buffer(stream)
}
