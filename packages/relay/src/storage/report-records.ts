import type { MediaKind, Reporter, Visibility } from '@earshot/protocol'
import type { Artifact } from './capture-records.ts'

export interface NewReport {
  id: string
  organization_id: string
  project_id: string
  session_id: string
  origin: string
  title: string
  summary: string
  visibility: Visibility
  media_kind: MediaKind
  reporter: Reporter | null
  fields: Record<string, unknown>
  meta: Record<string, unknown>
  created_at: number
}

export type Report = NewReport

export interface ReportWithArtifacts extends Report {
  artifacts: Artifact[]
}
