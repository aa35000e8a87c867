import { ERRORS, type ErrorCode, type ErrorEnvelope } from '@earshot/protocol'
import type { ErrorRequestHandler, Request, Response } from 'express'
import { invalid, RelayError, StoreUnavailable } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { HttpContext } from './context.ts'
import { drainBody } from './drain-body.ts'
import { addHeader, requestId, sendJson, sendJsonThenClose, sendRedirect } from './response.ts'

/** Default of Retry-After by code, in seconds. */
const RETRY_AFTER: Partial<Record<ErrorCode, number>> = { STORAGE_FULL: 10, UNAVAILABLE: 1 }

/**
 * Sends thrown errors as error envelopes. An error that the relay did not raise itself is sent as
 * INTERNAL.
 */
export function createErrorHandler({ log, metrics }: Pick<HttpContext, 'log' | 'metrics'>): ErrorRequestHandler {
  return (thrown, req, res, _next) => {
    const error = toRelayError(thrown, req)
    metrics?.countRefusal(error.code)
    if (ERRORS[error.code].status >= 500) logFailure(log, { error, res })
    if (res.headersSent) {
      // Part of a file was already sent. Closing the connection is the only way to signal the
      // error.
      res.destroy()
      return
    }
    sendError(error, { req, res })
  }
}

/** Lets an error of this request end on a page, with the code in its query, instead of in JSON. */
export function showErrorsOn(res: Response, page: string): void {
  res.locals.error_page = page
}

function sendError(error: RelayError, { req, res }: { req: Request; res: Response }): void {
  const retry_after = error.retry_after ?? RETRY_AFTER[error.code]
  if (retry_after !== undefined) addHeader(res, 'Retry-After', retry_after)
  if (error.code === 'UNAUTHENTICATED') addHeader(res, 'WWW-Authenticate', 'Bearer')
  const page: string | undefined = res.locals.error_page
  if (page) {
    sendRedirect(res, `${page}?problem=${error.code}`)
    return
  }
  const response = { status: ERRORS[error.code].status, body: toEnvelope(error, requestId(res)) }
  const until = drainBody(req)
  if (until) sendJsonThenClose(res, { ...response, until })
  else sendJson(res, response)
}

export function toEnvelope(error: RelayError, request_id: string): ErrorEnvelope {
  const { code, message, details } = error
  return { success: false, error: { code, message, request_id, ...(details === undefined ? {} : { details }) } }
}

function toRelayError(thrown: unknown, req: Request): RelayError {
  if (thrown instanceof RelayError) return thrown
  if (thrown instanceof StoreUnavailable) {
    return new RelayError(thrown.isFull ? 'STORAGE_FULL' : 'UNAVAILABLE', { cause: thrown })
  }
  // The client aborted its request, which is not a failure of the relay.
  if (thrown instanceof Error && thrown === req.errored) {
    const message = 'The request ended early. Send it again.'
    return invalid([{ path: '', message }], { message, cause: thrown })
  }
  // Thrown by the router for a path with invalid percent-encoding.
  if (thrown instanceof URIError) return new RelayError('NOT_FOUND', { cause: thrown })
  return new RelayError('INTERNAL', { cause: thrown })
}

function logFailure(log: Logger, { error, res }: { error: RelayError; res: Response }): void {
  const { cause, code } = error
  const reason = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause ?? error.message)
  // Without a cause nothing has failed: the relay is stopping or busy.
  const level = code === 'UNAVAILABLE' && cause === undefined ? 'warn' : 'error'
  log[level]({ request_id: requestId(res), code, reason })
}
