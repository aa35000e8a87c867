import { PROBE } from '@earshot/protocol'
import type { Express } from 'express'
import { measureProbe } from '../../domain/intake/probe.ts'
import { abortStalledUpload } from '../abort-stalled-upload.ts'
import type { HttpContext } from '../context.ts'
import { networkOf } from '../network.ts'
import { sendJson } from '../response.ts'
import { readSignature } from '../signature.ts'

/** Reports to `earshot doctor` how its request arrived through the proxies. */
export function addProbeRoutes(app: Express, { context, limits, timeouts }: HttpContext): void {
  app.put(PROBE, async (req, res) => {
    await limits.address(res, networkOf(req.ip))
    abortStalledUpload(req, { window: timeouts.progress, total: timeouts.upload })
    const received_bytes = await measureProbe(context, { probe: readSignature(req), body: req })
    const body = {
      received_bytes,
      address: req.ip ?? null,
      forwarded_for: String(req.headers['x-forwarded-for'] ?? ''),
      trusted_entries: req.ips.length,
    }
    sendJson(res, { status: 200, body })
  })
}
