import {
  CAPTURE_CONFIG,
  CAPTURE_FINALIZE,
  CAPTURE_TOKENS,
  CAPTURE_UPLOAD_SESSIONS,
  type CaptureMode,
  PUBLIC_REPORT,
} from '@earshot/protocol'
import { captureConfigQuery, finalizeRequest, tokenRequest, uploadSessionRequest } from '@earshot/protocol/schemas'
import type { Express } from 'express'
import type { z } from 'zod'
import { type Access, authorizeCapture } from '../../domain/capture/access.ts'
import { captureConfig } from '../../domain/capture/capture-config.ts'
import { finalizeReport } from '../../domain/capture/finalize-report.ts'
import { issueToken } from '../../domain/capture/issue-token.ts'
import { openUploadSession } from '../../domain/capture/open-session.ts'
import type { Client } from '../../domain/masking/masking.ts'
import { showPublicReport } from '../../domain/reports/reports.ts'
import { clientOf } from '../client.ts'
import type { HttpContext } from '../context.ts'
import { networkOf } from '../network.ts'
import { check, readJson } from '../parse.ts'
import { sendJson } from '../response.ts'
import { readRelaySignature } from '../signature.ts'

/** The arguments of a domain function. */
interface Call<Wanted> {
  request: Wanted
  access: Access
  client: Client
  /**
   * The network to count. Null for a server, which sends for many reporters and is limited by its
   * key only.
   */
  network: string | null
}

type CaptureSchema = z.ZodType<{ public_key: string; origin: string; mode?: CaptureMode | undefined }>

/** The public capture flow: the only credential is a capture key. */
export function addCaptureRoutes(app: Express, http: HttpContext): void {
  const { context, limits, timeouts } = http

  /**
   * Adds a call of the flow. Requests count toward a key's limit only after the caller may use the
   * key.
   */
  function post<Schema extends CaptureSchema>(
    path: string,
    { schema, verb }: { schema: Schema; verb: (call: Call<z.infer<Schema>>) => Promise<object> },
  ): void {
    app.post(path, async (req, res) => {
      const network = networkOf(req.ip)
      const takeBack = await limits.address(res, network)
      const { value: request, bytes } = await readJson(req, { schema, timeout: timeouts.body })
      const { public_key, origin, mode } = request
      const signature = readRelaySignature(req, { path, bytes })
      const caller = { public_key, origin, mode, header_origin: req.headers.origin, signature }
      const access = await authorizeCapture(context, caller)
      await limits.key(res, public_key)
      const client = clientOf(req, res)
      const body = await verb({ request, access, client, network: signature ? null : network })
      // A server sends for many reporters from one address, so its signed requests count toward its
      // key only.
      if (signature) await takeBack()
      sendJson(res, { status: 201, body })
    })
  }

  post(CAPTURE_TOKENS, { schema: tokenRequest, verb: (call) => issueToken(context, call) })
  post(CAPTURE_UPLOAD_SESSIONS, {
    schema: uploadSessionRequest,
    verb: (call) => openUploadSession(context, call),
  })
  post(CAPTURE_FINALIZE, { schema: finalizeRequest, verb: (call) => finalizeReport(context, call) })

  app.get(CAPTURE_CONFIG, async (req, res) => {
    await limits.address(res, networkOf(req.ip))
    const { public_key } = check(captureConfigQuery, req.query)
    sendJson(res, { status: 200, body: await captureConfig(context, public_key) })
  })

  app.get(PUBLIC_REPORT, async (req, res) => {
    await limits.address(res, networkOf(req.ip))
    sendJson(res, { status: 200, body: await showPublicReport(context, req.params.id) })
  })
}
