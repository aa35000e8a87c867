import { pipeline } from 'node:stream/promises'
import { DOWNLOAD, THUMBNAIL } from '@earshot/protocol'
import type { Express, Request, Response } from 'express'
import type { Context } from '../../domain/context.ts'
import { downloadName, readSignedLink } from '../../domain/reports/reports.ts'
import { readThumbnailLink } from '../../domain/reports/thumbnail.ts'
import { RelayError } from '../../errors.ts'
import type { HttpContext } from '../context.ts'
import { readRange } from '../range.ts'
import { downloadHeaders, sendHead } from '../response.ts'
import { readSignature } from '../signature.ts'

/**
 * The signed GET of one artifact, and of a thumbnail. The content is untrusted: browsers download it and execute
 * nothing.
 */
export function addArtifactRoutes(app: Express, { context }: HttpContext): void {
  app.get(DOWNLOAD, async (req, res) => {
    const link = { artifact_id: String(req.params.artifact_id), ...readSignature(req) }
    const artifact = await readSignedLink(context, link)
    const { file, size, content_type } = artifact
    const headers = headersOf(context, { content_type, filename: downloadName(artifact) })
    await sendFile(context, { req, res, file, size, headers })
  })
  app.get(THUMBNAIL, async (req, res) => {
    const report_id = String(req.params.report_id)
    const { file, size } = await readThumbnailLink(context, { report_id, ...readSignature(req) })
    const headers = headersOf(context, { content_type: 'image/webp', filename: `thumbnail-${report_id}.webp` })
    await sendFile(context, { req, res, file, size, headers })
  })
}

function headersOf(
  { artifact_origin }: Pick<Context, 'artifact_origin'>,
  download: { content_type: string; filename: string },
): Record<string, string> {
  // The page of a share link shows the picture, from its own origin.
  const shared = artifact_origin !== null && { 'Cross-Origin-Resource-Policy': 'cross-origin' }
  return { ...downloadHeaders(download), ...shared }
}

interface SignedFile {
  req: Request
  res: Response
  file: string
  size: number
  headers: Record<string, string>
}

async function sendFile(
  { files }: Pick<Context, 'files'>,
  { req, res, file, size, headers }: SignedFile,
): Promise<void> {
  const range = readRange(req.headers.range, size)
  const length = range ? range.end - range.start + 1 : size
  const body = await files.open(file, range ?? undefined)
  if (!body) throw new RelayError('NOT_FOUND')
  const part: Record<string, string> = range ? { 'Content-Range': `bytes ${range.start}-${range.end}/${size}` } : {}
  sendHead(res, {
    status: range ? 206 : 200,
    size: length,
    headers: { ...headers, ...part, 'Accept-Ranges': 'bytes', 'Content-Length': length },
  })
  if (req.method === 'HEAD') {
    body.destroy()
    res.end()
  } else {
    await pipeline(body, res).catch(unlessClientLeft)
  }
}

/** Ignores clients that disconnect before the end. */
function unlessClientLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
}
