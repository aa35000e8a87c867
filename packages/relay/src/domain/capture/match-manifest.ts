import type { ManifestEntry } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { Artifact } from '../../storage/database.ts'
import { isStored, type StoredArtifact } from '../reports/reports.ts'

/**
 * The artifacts of the report: those in the manifest, or all uploaded ones without a manifest.
 * Throws ARTIFACT_MISSING or ARTIFACT_MISMATCH with the ids of all artifacts that are missing or
 * differ from the manifest.
 */
export function matchManifest(offered: Artifact[], manifest: ManifestEntry[] | undefined): StoredArtifact[] {
  const arrived = offered.filter(isStored)
  if (!manifest) return arrived
  const listed = new Map(manifest.map((entry) => [entry.artifact_id, entry]))
  const missing = [...listed.keys()].filter((id) => !arrived.some((artifact) => artifact.id === id))
  if (missing.length > 0) throw new RelayError('ARTIFACT_MISSING', { details: { artifact_ids: missing } })
  const kept = arrived.filter((artifact) => listed.has(artifact.id))
  const differing = kept.filter((artifact) => {
    const entry = listed.get(artifact.id)
    return entry?.size !== artifact.received_size || entry.sha256 !== artifact.received_sha256
  })
  if (differing.length === 0) return kept
  throw new RelayError('ARTIFACT_MISMATCH', { details: { artifact_ids: differing.map((artifact) => artifact.id) } })
}
