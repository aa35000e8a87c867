import { OPENAPI } from '@earshot/protocol'
import type { Express } from 'express'
import { readPackageVersion } from '../../package-version.ts'
import type { HttpContext } from '../context.ts'
import { type StaticFile, sendStatic, staticFile } from '../static-file.ts'

const HEADERS = {
  'Cache-Control': 'public, no-cache',
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
}

/** The description of the API, for programs. It is made at the first request. */
export function addDescriptionRoutes(app: Express, { context: { public_url } }: HttpContext): void {
  const openapi = once(async () => {
    const { createApiDocument } = await import('../openapi/document.ts')
    const text = JSON.stringify(createApiDocument({ public_url, version: readPackageVersion() }))
    return staticFile({ bytes: Buffer.from(text), content_type: 'application/json; charset=utf-8' })
  })
  app.get(OPENAPI, async (req, res) => sendStatic(await openapi(), { req, res, headers: HEADERS }))
}

/** Makes the file once. A failed attempt is repeated by the next request. */
function once(make: () => Promise<StaticFile>): () => Promise<StaticFile> {
  let made: Promise<StaticFile> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
