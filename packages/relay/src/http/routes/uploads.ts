import { UPLOAD } from '@earshot/protocol'
import type { Express } from 'express'
import { receiveUpload } from '../../domain/intake/receive-upload.ts'
import { abortStalledUpload } from '../abort-stalled-upload.ts'
import { clientOf } from '../client.ts'
import type { HttpContext } from '../context.ts'
import { networkOf } from '../network.ts'
import { sendEmpty } from '../response.ts'
import { readSignature } from '../signature.ts'

/** The signed PUT of one artifact. */
export function addUploadRoutes(app: Express, { context, limits, timeouts }: HttpContext): void {
  app.put(UPLOAD, async (req, res) => {
    await limits.address(res, networkOf(req.ip))
    abortStalledUpload(req, { window: timeouts.progress, total: timeouts.upload })
    const { headers } = req
    const length = headers['content-length']
    await receiveUpload(context, {
      artifact_id: String(req.params.artifact_id),
      ...readSignature(req),
      header_origin: headers.origin,
      content_type: headers['content-type'],
      content_encoding: headers['content-encoding'],
      content_length: length === undefined ? undefined : Number(length),
      body: req,
      client: clientOf(req, res),
    })
    sendEmpty(res, { status: 204 })
  })
}
