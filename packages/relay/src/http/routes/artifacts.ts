import { pipeline } from 'node:stream/promises'
import { DOWNLOAD } from '@earshot/protocol'
import type { Express } from 'express'
import { downloadName, readSignedLink } from '../../domain/reports/reports.ts'
import { RelayError } from '../../errors.ts'
import type { HttpContext } from '../context.ts'
import { readRange } from '../range.ts'
import { downloadHeaders, sendHead } from '../response.ts'
import { readSignature } from '../signature.ts'

/**
 * The signed GET of one artifact. The content is untrusted: browsers download it and execute
 * nothing.
 */
export function addArtifactRoutes(app: Express, { context }: HttpContext): void {
  app.get(DOWNLOAD, async (req, res) => {
    const link = { artifact_id: String(req.params.artifact_id), ...readSignature(req) }
    const artifact = await readSignedLink(context, link)
    const { file, size, content_type } = artifact
    const headers = {
      ...downloadHeaders({ content_type, filename: downloadName(artifact) }),
      // The page of a share link shows the picture, from its own origin.
      ...(context.artifact_origin !== null && { 'Cross-Origin-Resource-Policy': 'cross-origin' }),
    }
    const range = readRange(req.headers.range, size)
    const length = range ? range.end - range.start + 1 : size
    const body = await context.files.open(file, range ?? undefined)
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
  })
}

/** Ignores clients that disconnect before the end. */
function unlessClientLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
}
