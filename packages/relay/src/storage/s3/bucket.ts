import { createHash } from 'node:crypto'
import { errorCode, type S3Client } from './client.ts'

/**
 * The CORS rules that the bucket needs. They allow every page: the signed URL is the permission,
 * and the capture key's origins decide which pages may report. With narrower rules, uploads fail.
 */
export const CORS_RULES = `<CORSConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <CORSRule>
    <AllowedOrigin>*</AllowedOrigin>
    <AllowedMethod>PUT</AllowedMethod>
    <AllowedMethod>GET</AllowedMethod>
    <AllowedHeader>content-type</AllowedHeader>
    <AllowedHeader>x-amz-checksum-sha256</AllowedHeader>
    <MaxAgeSeconds>86400</MaxAgeSeconds>
  </CORSRule>
</CORSConfiguration>
`

/**
 * Checks that the bucket exists and accepts the credentials. Throws if the store cannot be reached.
 */
export async function probeBucket(client: S3Client): Promise<'fits' | 'missing' | 'refused'> {
  const response = await client.send({ method: 'GET', key: '', query: { 'list-type': '2', 'max-keys': '1' } })
  await response.body?.cancel()
  if (response.ok) return 'fits'
  return response.status === 404 ? 'missing' : 'refused'
}

/** Whether the bucket's rules allow everything that CORS_RULES allows. */
export async function hasCorsRules(client: S3Client): Promise<boolean> {
  const response = await client.send({ method: 'GET', key: '', query: { cors: '' } })
  const rules = await response.text()
  return response.ok && letPagesIn(rules)
}

/**
 * Whether these rules let any page upload and read an artifact. One rule must allow a request on
 * its own.
 */
export function letPagesIn(rules: string): boolean {
  const each = rules.toLowerCase().split('<corsrule>').slice(1)
  const permits = (method: string, headers: readonly string[]) =>
    each.some((rule) => {
      const isForPages = rule.includes('<allowedorigin>*<') && rule.includes(`<allowedmethod>${method}<`)
      return isForPages && (rule.includes('<allowedheader>*<') || headers.every((name) => rule.includes(`>${name}<`)))
    })
  return permits('put', ['content-type', 'x-amz-checksum-sha256']) && permits('get', [])
}

/** Replaces the bucket's CORS rules. Throws if the credentials do not permit that. */
export async function setCorsRules(client: S3Client): Promise<void> {
  const response = await client.send({
    method: 'PUT',
    key: '',
    query: { cors: '' },
    headers: {
      'content-type': 'application/xml',
      'content-md5': createHash('md5').update(CORS_RULES).digest('base64'),
    },
    body: { data: new Blob([CORS_RULES]), sha256: createHash('sha256').update(CORS_RULES).digest('hex') },
  })
  if (response.ok) return
  throw new Error(`The bucket's CORS rules could not be set: ${await errorCode(response)}.`)
}
