import express, { type Express } from 'express'
import { RelayError } from '../errors.ts'
import { separateArtifacts } from './artifact-host.ts'
import type { HttpContext } from './context.ts'
import { allowPages } from './cors.ts'
import { createErrorHandler } from './error-handler.ts'
import { addManagementRoutes } from './management/server.ts'
import { addPeopleRoutes } from './people/server.ts'
import { logRequest } from './request-log.ts'
import { beginExchange } from './response.ts'
import { addAccountPages } from './routes/account.ts'
import { addArtifactRoutes } from './routes/artifacts.ts'
import { addCaptureRoutes } from './routes/capture.ts'
import { addDescriptionRoutes } from './routes/description.ts'
import { addFormRoutes } from './routes/form.ts'
import { addHealthRoutes } from './routes/health.ts'
import { addMetricsRoute } from './routes/metrics.ts'
import { addProbeRoutes } from './routes/probe.ts'
import { addReceiptRoutes } from './routes/receipts.ts'
import { addShareRoutes } from './routes/share.ts'
import { addStatusRoute } from './routes/status.ts'
import { addUploadRoutes } from './routes/uploads.ts'
import { addWidgetRoutes } from './routes/widget.ts'
import { limitUnusedBody } from './unused-body.ts'

/** The whole server: middleware and routes in order. */
export function createApp(http: HttpContext): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  if (http.trust_proxy !== null) app.set('trust proxy', http.trust_proxy)
  const prefix = new URL(http.context.public_url).pathname.replace(/\/$/, '')

  app.use((req, res, next) => {
    beginExchange(req, res)
    logRequest(http, { req, res })
    limitUnusedBody(req, { res, timeout: http.timeouts.body })
    req.url = withoutPrefix(req.url, prefix)
    next()
  })
  const { artifact_origin } = http.context
  if (artifact_origin !== null) app.use(separateArtifacts(artifact_origin))
  app.use(allowPages)

  addCaptureRoutes(app, http)
  addUploadRoutes(app, http)
  addArtifactRoutes(app, http)
  addManagementRoutes(app, http)
  addDescriptionRoutes(app, http)
  addPeopleRoutes(app, http)
  addHealthRoutes(app, http)
  addStatusRoute(app, http)
  addMetricsRoute(app, http)
  addProbeRoutes(app, http)
  addWidgetRoutes(app, http)
  addFormRoutes(app, http)
  addAccountPages(app, http)
  addShareRoutes(app, http)
  addReceiptRoutes(app, http)

  app.use(() => {
    throw new RelayError('NOT_FOUND')
  })
  app.use(createErrorHandler(http))
  return app
}

/** Every path of the relay begins with one of these. */
const OWN_PATH = /^\/(?:api\/v1|healthz|readyz|status|metrics|widget\.js|chunks|form|docs|account|receipt|r)(?:[/?]|$)/

/**
 * Removes the public URL's path prefix, unless a proxy did. The prefix may itself look like a path
 * of the relay.
 */
function withoutPrefix(url: string, prefix: string): string {
  const rest = url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : url
  return OWN_PATH.test(rest) ? rest : url
}
