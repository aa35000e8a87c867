import { type Report as ReportResponse, THUMBNAIL } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { Database, Report } from '../../storage/database.ts'
import { isSame, signDownload } from '../capture/tokens.ts'
import type { Context } from '../context.ts'

/** What links are signed with. The command line has none of it, and shows no links. */
export type LinkSigner = Pick<Context, 'now'> & Partial<LinkSettings>

type LinkSettings = Pick<Context, 'signing_key' | 'public_url' | 'artifact_origin' | 'link_age'>

/** A signed link to a report's thumbnail. It is so small that the relay always serves it itself. */
export function thumbnailLink(
  { now, signing_key, public_url, artifact_origin, link_age = 0 }: LinkSigner,
  { id, thumbnail_file, thumbnail_size: size, thumbnail_width: width, thumbnail_height: height }: Report,
): ReportResponse['thumbnail'] {
  if (signing_key === undefined || thumbnail_file === null || size === null || width === null || height === null)
    return null
  const expires_at = now() + link_age
  const signature = signDownload(signing_key, { artifact_id: id, expires_at })
  const url = `${artifact_origin ?? public_url}${THUMBNAIL.replace(':report_id', id)}?expires=${expires_at}&signature=${signature}`
  return { url, expires_at: new Date(expires_at).toISOString(), width, height, size }
}

/** The thumbnail of a signed link. Throws INVALID_SIGNATURE, SIGNED_URL_EXPIRED or NOT_FOUND. */
export async function readThumbnailLink(
  { database, now, signing_key }: { database: Database } & Pick<Context, 'now' | 'signing_key'>,
  { report_id, expires_at, signature }: { report_id: string; expires_at: number; signature: string },
): Promise<{ file: string; size: number }> {
  const expected = signDownload(signing_key, { artifact_id: report_id, expires_at })
  if (!isSame(signature, expected)) throw new RelayError('INVALID_SIGNATURE')
  if (expires_at <= now()) throw new RelayError('SIGNED_URL_EXPIRED')
  const thumbnail = await database.findThumbnail(report_id)
  if (!thumbnail) throw new RelayError('NOT_FOUND')
  return thumbnail
}
