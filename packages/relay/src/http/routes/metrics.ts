import { hash, timingSafeEqual } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { METRICS } from '@earshot/protocol'
import type { Express, Request } from 'express'
import { RelayError } from '../../errors.ts'
import type { HttpContext } from '../context.ts'
import { sendHead } from '../response.ts'

/** Any of these shows that a proxy sent the request, also one that EARSHOT_TRUST_PROXY omits. */
const PROXY_HEADERS = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via']

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i

/** The metrics, for those who may read them. For anybody else there is nothing at this path. */
export function addMetricsRoute(app: Express, { metrics, metrics_token }: HttpContext): void {
  if (metrics === null) return
  app.get(METRICS, async (req, res) => {
    const may_read = metrics_token === null ? isFromThisMachine(req) : hasToken(req, metrics_token)
    if (!may_read) throw new RelayError('NOT_FOUND')
    const { content_type, text } = await metrics.read()
    const body = Buffer.from(text)
    const headers = {
      'Content-Type': content_type,
      'Content-Length': body.length,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    }
    sendHead(res, { status: 200, size: body.length, headers })
    res.end(body)
  })
}

/**
 * A proxy on this machine has a loopback address, too. It is recognized by a header that it adds, or
 * by the public host that it passes on.
 */
function isFromThisMachine({ socket, headers }: Request): boolean {
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const isLoopback = address === '::1' || (isIPv4(address) && address.startsWith('127.'))
  return (
    isLoopback && LOOPBACK_HOST.test(headers.host ?? '') && PROXY_HEADERS.every((name) => headers[name] === undefined)
  )
}

/** Compares hashes, which have one length, so the time tells nothing about the token. */
function hasToken({ headers: { authorization = '' } }: Request, token: string): boolean {
  const [, given = ''] = /^bearer +(\S+) *$/i.exec(authorization) ?? []
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', token, 'buffer'))
}
