import { StoreUnavailable } from '../../errors.ts'
import type { DirectAccess } from '../files.ts'
import { errorCode, type S3Client } from './client.ts'

/** Direct access of clients to the store, by signed URLs for one object and one method. */
export function createDirectAccess(client: S3Client, keyOf: (name: string) => string): DirectAccess {
  return {
    origin: new URL(client.settings.endpoint).origin,

    presignPut: async ({ name, content_type, size, sha256, signed_at, expires_at }) => {
      const checksum: Record<string, string> = sha256
        ? { 'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64') }
        : {}
      const headers = { 'content-type': content_type, ...checksum }
      const url = await client.presign({
        method: 'PUT',
        key: keyOf(name),
        headers: { ...headers, 'content-length': String(size) },
        signed_at,
        expires_at,
      })
      return { url, headers }
    },

    presignGet: ({ name, filename, content_type, signed_at, expires_at }) =>
      client.presign({
        method: 'GET',
        key: keyOf(name),
        query: {
          'response-content-type': content_type,
          'response-content-disposition': `attachment; filename="${filename}"`,
          'response-cache-control': 'private, no-store',
        },
        signed_at,
        expires_at,
      }),

    take: async ({ from, to }) => {
      const source = `/${client.settings.bucket}/${keyOf(from)}`
      const response = await client.send({ method: 'PUT', key: keyOf(to), headers: { 'x-amz-copy-source': source } })
      if (response.status === 404) {
        await response.body?.cancel()
        return 'missing'
      }
      // A copy that fails half-way reports it in the body of a 200 response.
      const text = await response.clone().text()
      if (response.ok && text.includes('CopyObjectResult')) return 'taken'
      const cause = await errorCode(response)
      throw new StoreUnavailable(`The object store could not copy ${from}: ${cause}.`, { cause })
    },
  }
}
