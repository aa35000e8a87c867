import { ERRORS, type ErrorEnvelope } from '@earshot/protocol'
import type { ErrorRequestHandler, Request, Response } from 'express'
import { RelayError, StoreUnavailable } from '../errors.ts'
import type { Log } from '../log.ts'
import { addHeader, answerJson, requestId } from './answer.ts'
import { letGoOfBody } from './unread-body.ts'

/** Turns what was thrown into the one error envelope. What the relay did not raise itself goes to the log and leaves as INTERNAL. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (thrown, req, res, _next) => {
    const error = toRelayError(thrown)
    if (ERRORS[error.code].status >= 500) logFailure(log, { error, res })
    if (res.headersSent) {
      // Half a file cannot be called back; a connection that breaks off is how the client learns of it.
      res.destroy()
      return
    }
    sendError(error, { req, res })
  }
}

function sendError(error: RelayError, { req, res }: { req: Request; res: Response }): void {
  if (error.retry_after !== undefined) addHeader(res, 'Retry-After', error.retry_after)
  if (error.code === 'UNAUTHENTICATED') addHeader(res, 'WWW-Authenticate', 'Bearer')
  letGoOfBody(req, { res, code: error.code })
  answerJson(res, { status: ERRORS[error.code].status, body: toEnvelope(error, requestId(res)) })
}

export function toEnvelope(error: RelayError, request_id: string): ErrorEnvelope {
  const { code, message, details } = error
  return { success: false, error: { code, message, request_id, ...(details === undefined ? {} : { details }) } }
}

function toRelayError(thrown: unknown): RelayError {
  if (thrown instanceof RelayError) return thrown
  if (thrown instanceof StoreUnavailable) {
    return new RelayError(thrown.isFull ? 'STORAGE_FULL' : 'UNAVAILABLE', { cause: thrown, retry_after: 1 })
  }
  // The router's own: a path whose percent-encoding cannot be read leads nowhere.
  if (thrown instanceof URIError) return new RelayError('NOT_FOUND', { cause: thrown })
  return new RelayError('INTERNAL', { cause: thrown })
}

function logFailure(log: Log, { error, res }: { error: RelayError; res: Response }): void {
  const { cause } = error
  const reason = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause ?? error.message)
  log({ level: 'error', request_id: requestId(res), code: error.code, reason: reason.slice(0, 4000) })
}
