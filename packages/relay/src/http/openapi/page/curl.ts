import type { Description, Placed } from './description.ts'
import { sampleOf } from './sample.ts'

/** A command that calls the operation. Variables of the shell stand for ids and keys. */
export function curlOf(description: Description, { method, path, operation }: Placed): string {
  const { parameters = [], requestBody, security } = operation
  const query = parameters.filter((parameter) => parameter.in === 'query' && parameter.required)
  const search = query.map(({ name }) => `${name}=$${name.toUpperCase()}`).join('&')
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)
  const url = `${description.servers[0]?.url ?? ''}${filled}${search && `?${search}`}`
  const body = requestBody?.content['application/json']?.schema
  const form = requestBody?.content['multipart/form-data']?.schema
  const isFile = requestBody !== undefined && body === undefined && form === undefined
  return [
    `curl${verb({ method, hasBody: requestBody !== undefined })} "${url}"`,
    ...credentialsOf({ method, security, origin: new URL(url.split('$')[0] ?? '').origin }),
    ...(body ? [`-H 'Content-Type: application/json'`, `-d '${toJson(sampleOf(description, body))}'`] : []),
    ...(form ? [`-F 'meta={"title": "The cart is empty"};type=application/json'`, '-F file=@screenshot.png'] : []),
    ...(isFile ? [`-H 'Content-Type: image/png'`, '-T screenshot.png'] : []),
  ].join(' \\\n  ')
}

/** An API key where one is accepted, otherwise the cookie of a person, whose changes name the page. */
function credentialsOf({
  method,
  security,
  origin,
}: {
  method: string
  security: readonly object[]
  origin: string
}): string[] {
  if (security.length === 0) return []
  if (security.some((scheme) => 'bearer' in scheme)) return ['-H "Authorization: Bearer $API_KEY"']
  return ['-b "$COOKIE"', ...(method === 'get' ? [] : [`-H 'Origin: ${origin}'`])]
}

/** curl chooses GET, POST for data and PUT for a file by itself. */
function verb({ method, hasBody }: { method: string; hasBody: boolean }): string {
  const isUsual = method === 'get' || (hasBody && (method === 'post' || method === 'put'))
  return isUsual ? '' : ` -X ${method.toUpperCase()}`
}

const toJson = (value: unknown) => JSON.stringify(value, null, 2).replaceAll("'", "'\\''").replaceAll('\n', '\n    ')
