import type { ManifestEntry } from '@earshot/protocol'
import { RelayError } from '../errors.ts'
import type { Artifact } from '../storage/database.ts'
import { isStored, type StoredArtifact } from './reports.ts'

/**
 * What a report is made of: the artifacts that the client names, each as it described it, or without a manifest all that arrived.
 * Throws ARTIFACT_MISSING or ARTIFACT_MISMATCH with all that are in question.
 */
export function matchManifest(offered: Artifact[], manifest: ManifestEntry[] | undefined): StoredArtifact[] {
  const arrived = offered.filter(isStored)
  if (!manifest) return arrived
  const named = new Map(manifest.map((entry) => [entry.artifact_id, entry]))
  const missing = [...named.keys()].filter((id) => !arrived.some((artifact) => artifact.id === id))
  if (missing.length > 0) throw new RelayError('ARTIFACT_MISSING', { details: { artifact_ids: missing } })
  const kept = arrived.filter((artifact) => named.has(artifact.id))
  const differing = kept.filter((artifact) => {
    const entry = named.get(artifact.id)
    return entry?.size !== artifact.received_size || entry.sha256 !== artifact.received_sha256
  })
  if (differing.length === 0) return kept
  throw new RelayError('ARTIFACT_MISMATCH', { details: { artifact_ids: differing.map((artifact) => artifact.id) } })
}
