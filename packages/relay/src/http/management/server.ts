import { SCOPES } from '@earshot/protocol'
import { eventNumber } from '@earshot/protocol/schemas'
import type { Express, Request, Response } from 'express'
import { z } from 'zod'
import { type Actor, authorize } from '../../domain/access/actor.ts'
import { abortStalledUpload } from '../abort-stalled-upload.ts'
import { findActor } from '../authenticate.ts'
import { clientOf } from '../client.ts'
import type { HttpContext } from '../context.ts'
import { sendDownload } from '../download.ts'
import { sendEventStream } from '../event-stream.ts'
import { readFormParts } from '../form-parts.ts'
import { readIdempotencyKey } from '../idempotency-key.ts'
import { readIfMatch } from '../if-match.ts'
import { check, readJson } from '../parse.ts'
import { addHeader, requestId, sendEmpty, sendJson, startEventStream } from '../response.ts'
import type { DownloadCall, DownloadRoute, ManagementRoute, StreamRoute } from './route.ts'
import { MANAGEMENT_ROUTES } from './table.ts'

/**
 * Adds the management API to the server. Every call passes the same steps: who is it, may they, is
 * the input valid. Throws for a route that requires no scope.
 */
export function addManagementRoutes(
  app: Express,
  http: HttpContext,
  routes: readonly ManagementRoute[] = MANAGEMENT_ROUTES,
): void {
  for (const route of routes) {
    const { method, path, scope } = route
    if (!SCOPES.includes(scope)) throw new Error(`The route ${method} ${path} requires no scope.`)
    app[method](path, (req, res) => respond({ route, http, req, res }))
  }
}

interface Exchange<Route extends ManagementRoute> {
  route: Route
  http: HttpContext
  req: Request
  res: Response
}

async function respond({ route, http, req, res }: Exchange<ManagementRoute>): Promise<void> {
  const { context, timeouts } = http
  const actor = await findActor(http, req, res)
  authorize(actor, route.scope)
  const query = route.query && check(route.query, req.query)
  if (route.kind === 'stream') {
    await respondWithStream({ route, http, req, res }, { actor, query })
    return
  }
  const params = Object.fromEntries(Object.entries(req.params).map(([name, value]) => [name, String(value)]))
  if (route.kind === 'download') {
    await respondWithDownload({ route, http, req, res }, { actor, params, query })
    return
  }
  if (route.kind === 'form') {
    abortStalledUpload(req, { window: timeouts.progress, total: timeouts.upload })
    const created = await route.run({ context, actor, client: clientOf(req, res), parts: readFormParts(req) })
    sendJson(res, { status: route.status, body: created as object })
    return
  }
  const body = route.body && (await readJson(req, { schema: route.body, timeout: timeouts.body })).value
  const if_match = readIfMatch(req.headers['if-match'])
  const idempotency_key = readIdempotencyKey(req.headers['idempotency-key'])
  const conditions = { if_match, idempotency_key, client: clientOf(req, res), request_id: requestId(res) }
  const result = await route.run({ context, actor, params, query, body, ...conditions })
  if (route.version) addHeader(res, 'ETag', `"${route.version(result as never)}"`)
  if (route.response) sendJson(res, { status: route.status ?? 200, body: result as object })
  else sendEmpty(res, { status: 204 })
}

const streamHeaders = z.object({ 'last-event-id': eventNumber.optional() })

async function respondWithStream(
  { route, http, req, res }: Exchange<StreamRoute>,
  call: { actor: Actor; query: unknown },
): Promise<void> {
  const { context, timeouts, streams } = http
  const { 'last-event-id': last_event_id } = check(streamHeaders, req.headers)
  if (req.method === 'HEAD') {
    startEventStream(res)
    res.end()
    return
  }
  const { signal, abort, close } = streams.open(call.actor)
  res.once('close', abort)
  if (res.destroyed) abort()
  try {
    const control = {
      last_event_id,
      findActor: findActorAgain({ route, http, req, res }),
      heartbeat_ms: timeouts.heartbeat,
      signal,
    }
    const messages = await route.open({ context, ...call, ...control })
    await sendEventStream(res, { messages, signal, stall_ms: timeouts.stalled_reader })
  } finally {
    close()
  }
}

async function respondWithDownload(
  exchange: Exchange<DownloadRoute>,
  call: Pick<DownloadCall<unknown>, 'actor' | 'params' | 'query'>,
): Promise<void> {
  const { route, http, req, res } = exchange
  const { context, timeouts, downloads } = http
  const { signal, abort, close } = downloads.open(call.actor)
  res.once('close', abort)
  if (res.destroyed) abort()
  try {
    const download = await route.open({ context, ...call, signal })
    await sendDownload(res, {
      download,
      head_only: req.method === 'HEAD' ? 'yes' : 'no',
      checkActor: findActorAgain(exchange),
      check_ms: timeouts.heartbeat,
      stall_ms: timeouts.stalled_reader,
      signal,
    })
  } finally {
    close()
  }
}

/** For calls that last: the rights of the actor may have changed. */
function findActorAgain({ route, http, req, res }: Exchange<ManagementRoute>): () => Promise<Actor> {
  return async () => {
    const actor = await findActor(http, req, res)
    authorize(actor, route.scope)
    return actor
  }
}
