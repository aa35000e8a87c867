import { API_REFERENCE, OPENAPI } from '@earshot/protocol'
import type { Express } from 'express'
import { readPackageVersion } from '../../package-version.ts'
import type { HttpContext } from '../context.ts'
import { sendStatic, staticFile } from '../static-file.ts'

const CACHING = { 'Cache-Control': 'public, no-cache' }

/** The description of the API, for programs and as a page. Both are made at the first request. */
export function addDescriptionRoutes(app: Express, { context: { public_url } }: HttpContext): void {
  const describe = async () => {
    const { createApiDocument } = await import('../openapi/document.ts')
    return createApiDocument({ public_url, version: readPackageVersion() })
  }
  const openapi = once(async () => {
    const bytes = Buffer.from(JSON.stringify(await describe()))
    return staticFile({ bytes, content_type: 'application/json; charset=utf-8' })
  })
  const reference = once(async () => {
    const { REFERENCE_POLICY, referencePage } = await import('../openapi/page/reference-page.ts')
    const file = staticFile({
      bytes: Buffer.from(referencePage(await describe())),
      content_type: 'text/html; charset=utf-8',
    })
    return { file, policy: REFERENCE_POLICY }
  })

  app.get(OPENAPI, async (req, res) => {
    const access = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' }
    sendStatic(await openapi(), { req, res, headers: { ...CACHING, ...access } })
  })
  app.get(API_REFERENCE, async (req, res) => {
    const { file, policy } = await reference()
    const headers = { ...CACHING, 'Content-Security-Policy': policy, 'Referrer-Policy': 'no-referrer' }
    sendStatic(file, { req, res, headers })
  })
}

/** Makes a value once. A failed attempt is repeated by the next call. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
