import {
  type Artifact as ArtifactResponse,
  DOWNLOAD,
  type PublicReport,
  type Report as ReportResponse,
} from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { Artifact } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import { isSame, signDownload } from '../capture/tokens.ts'
import type { Context, StoreContext } from '../context.ts'
import { fileEnding } from '../intake/media-types.ts'
import { findReport } from './find-report.ts'
import { thumbnailLink } from './thumbnail.ts'
import { toSummary } from './to-summary.ts'

/** The part of the context that signed links need. */
export type LinkContext = Pick<
  Context,
  'database' | 'files' | 'now' | 'signing_key' | 'public_url' | 'artifact_origin' | 'link_age'
>

/** One report with signed links to its artifacts. Throws NOT_FOUND. */
export async function showReport(context: LinkContext, actor: Actor, id: string): Promise<ReportResponse> {
  const report = await findReport(context, actor, id)
  const signed_at = context.now()
  const artifacts = report.artifacts.filter(isStored).map((artifact) => toArtifact(context, { artifact, signed_at }))
  return {
    ...toSummary(report),
    thumbnail: thumbnailLink(context, report),
    fields: report.fields as ReportResponse['fields'],
    meta: report.meta as ReportResponse['meta'],
    artifacts: await Promise.all(artifacts),
  }
}

export async function showPublicReport(context: StoreContext, id: string): Promise<PublicReport> {
  const report = await context.database.findPublicReport(id)
  if (!report) throw new RelayError('NOT_FOUND')
  return { title: report.title, summary: report.summary, created_at: new Date(report.created_at).toISOString() }
}

/** An uploaded artifact. */
export type StoredArtifact = Artifact & { file: string; size: number; sha256: string; received_sha256: string }

/** The artifact of a signed link. Throws INVALID_SIGNATURE, SIGNED_URL_EXPIRED or NOT_FOUND. */
export async function readSignedLink(
  context: LinkContext,
  link: { artifact_id: string; expires_at: number; signature: string },
): Promise<StoredArtifact> {
  if (!isSame(link.signature, signDownload(context.signing_key, link))) throw new RelayError('INVALID_SIGNATURE')
  if (link.expires_at <= context.now()) throw new RelayError('SIGNED_URL_EXPIRED')
  const artifact = await context.database.findArtifact(link.artifact_id)
  if (!artifact || !isStored(artifact)) throw new RelayError('NOT_FOUND')
  return artifact
}

export function isStored(artifact: Artifact): artifact is StoredArtifact {
  const { file, size, sha256, received_sha256 } = artifact
  return file !== null && size !== null && sha256 !== null && received_sha256 !== null
}

async function toArtifact(
  context: LinkContext,
  { artifact, signed_at }: { artifact: StoredArtifact; signed_at: number },
): Promise<ArtifactResponse> {
  const { id, kind, content_type, size, sha256, width, height } = artifact
  const expires_at = signed_at + context.link_age
  const url = await downloadAddress(context, { artifact, signed_at, expires_at })
  return { id, kind, content_type, size, sha256, width, height, url, expires_at: new Date(expires_at).toISOString() }
}

/** A URL of the object store if clients can reach it, otherwise of the relay. */
export async function downloadAddress(
  { files, signing_key, public_url, artifact_origin }: LinkContext,
  { artifact, signed_at, expires_at }: { artifact: StoredArtifact; signed_at: number; expires_at: number },
): Promise<string> {
  const { id, file, content_type } = artifact
  if (files.direct) {
    return files.direct.presignGet({
      name: file,
      filename: downloadName(artifact),
      content_type,
      signed_at,
      expires_at,
    })
  }
  const signature = signDownload(signing_key, { artifact_id: id, expires_at })
  return `${artifact_origin ?? public_url}${DOWNLOAD.replace(':artifact_id', id)}?expires=${expires_at}&signature=${signature}`
}

/** The file name of a download. It never comes from a client. */
export function downloadName({ id, kind, content_type }: Artifact): string {
  return `${kind}-${id}.${fileEnding(content_type)}`
}
