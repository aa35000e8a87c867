import type { ArtifactKind, MediaKind } from '@earshot/protocol'
import type { CaptureKey } from './key-records.ts'

export interface ConsumedToken {
  id: string
  expires_at: number
  /** SHA-256 of the validated request, hexadecimal. */
  request_hash: string
}

export interface Redemption {
  request_hash: string
  /** What was bought: a session or a report. */
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
  /** Of who opened it, as a keyed hash. Null where it is not counted, as for a server, and once the session is a report. */
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
  /** As the client described it; null where it did not. */
  declared_size: number | null
  declared_sha256: string | null
}

export interface Artifact extends NewArtifact {
  session_id: string
  report_id: string | null
  /** What the bytes are stored as. Null until they have arrived, as all that follows. */
  file: string | null
  size: number | null
  /** Of the stored bytes. */
  sha256: string | null
  /** Of the bytes as they came, which are others where the relay masked something more. */
  received_size: number | null
  received_sha256: string | null
  arrived_at: number | null
}

export interface SessionWithArtifacts extends Session {
  artifacts: Artifact[]
}

/** What a signed PUT is judged by. */
export interface OpenUpload {
  artifact: NewArtifact
  session: Pick<Session, 'id' | 'origin' | 'expires_at' | 'report_id' | 'network'>
  key: Pick<CaptureKey, 'id' | 'status' | 'allowed_origins' | 'quota'>
  /** Bytes of this day. */
  used: { of_key: number; of_network: number }
}

export interface KeptArtifact {
  id: string
  received_sha256: string
}
