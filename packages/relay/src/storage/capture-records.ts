import type { ArtifactKind, MediaKind } from '@earshot/protocol'
import type { CaptureKey } from './key-records.ts'

/** A capture token to consume. */
export interface ConsumedToken {
  id: string
  expires_at: number
  /** SHA-256 of the validated request, hexadecimal. */
  request_hash: string
}

/** The result of consuming a token: a session, or a report if `report_id` is set. */
export interface Redemption {
  request_hash: string
  session_id: string
  report_id: string | null
}

export interface NewSession {
  id: string
  capture_key_id: string
  organization_id: string
  project_id: string
  origin: string
  media_kind: MediaKind
  meta: Record<string, unknown>
  created_at: number
  expires_at: number
  /**
   * Keyed hash of the client's network. Null if it is not counted, as for servers, and after the
   * session became a report.
   */
  network: string | null
}

export interface Session extends NewSession {
  report_id: string | null
}

export interface NewArtifact {
  id: string
  kind: ArtifactKind
  content_type: string
  max_bytes: number
  /** As described by the client. Null if it did not describe the artifact. */
  declared_size: number | null
  declared_sha256: string | null
}

export interface Artifact extends NewArtifact {
  session_id: string
  report_id: string | null
  /** Name of the stored file. Null until the upload, as are all members below. */
  file: string | null
  size: number | null
  /** SHA-256 of the stored bytes. */
  sha256: string | null
  /**
   * Of the bytes as received. They differ from the stored ones if the relay masked a document or
   * removed metadata.
   */
  received_size: number | null
  received_sha256: string | null
  arrived_at: number | null
  /** In pixels. Null until the report is processed, and if it is not a picture. */
  width: number | null
  height: number | null
}

export interface SessionWithArtifacts extends Session {
  artifacts: Artifact[]
}

/** Everything that decides whether a signed PUT is accepted. */
export interface OpenUpload {
  artifact: NewArtifact
  session: Pick<Session, 'id' | 'origin' | 'expires_at' | 'report_id' | 'network'>
  key: Pick<CaptureKey, 'id' | 'revoked_at' | 'expires_at' | 'allowed_origins' | 'disabled_origins' | 'quota'>
  /** Bytes used on this day, by the key and by the session's network. */
  used: { of_key: number; of_network: number }
}

/** An artifact that becomes part of a report. */
export interface KeptArtifact {
  id: string
  received_sha256: string
}
