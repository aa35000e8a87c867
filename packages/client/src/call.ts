import ky from 'ky'
import { toEarshotError } from './earshot-error.ts'

export interface ClientOptions {
  /** Base URL of the relay, which may include a path. */
  url: string
  /** The API key, `esk_…`. Keep it on a server: the relay refuses it from web pages. */
  api_key: string
  /** @default the global fetch */
  fetch?: typeof fetch
  /** Milliseconds for each attempt. @default 30000 */
  timeout?: number
  /** Ends every call of this client. */
  signal?: AbortSignal
}

export interface Request {
  method: 'get' | 'post' | 'patch' | 'delete'
  /** As in `@earshot/protocol`, such as `/api/v1/reports/:id`. */
  path: string
  params?: Record<string, string>
  query?: object | undefined
  body?: object | undefined
  form?: FormData
  headers?: Record<string, string>
}

/** Makes one call and returns the body of the response. Rejects with an EarshotError. */
export type Call = <Body>(request: Request) => Promise<Body>

/** Makes one call and returns the response as soon as its headers are there. Rejects with an EarshotError. */
export type Open = (request: Request) => Promise<Response>

/** Reading has no effect, so only reading is repeated. 429 and 503 name the time to wait. */
const RETRY = { limit: 3, methods: ['get' as const], statusCodes: [429, 503], maxRetryAfter: 60_000 }

export function createCall(open: Open): Call {
  return async <Body>(request: Request): Promise<Body> => {
    const response = await open(request)
    try {
      return (response.status === 204 ? undefined : await response.json()) as Body
    } catch (error) {
      throw toEarshotError(error)
    }
  }
}

export function createOpen({ url, api_key, timeout = 30_000, ...options }: ClientOptions): Open {
  const base = url.replace(/\/+$/, '')
  const http = ky.create({ ...options, timeout, retry: RETRY, headers: { authorization: `Bearer ${api_key}` } })

  return async ({ method, path, params, query, body, form, headers = {} }) => {
    try {
      return await http(base + fill(path, params), {
        method,
        searchParams: searchOf(query),
        headers,
        ...(body && { json: body }),
        ...(form && { body: form }),
      })
    } catch (error) {
      throw toEarshotError(error)
    }
  }
}

function fill(path: string, params: Record<string, string> = {}): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}

function searchOf(query: object = {}): URLSearchParams {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)] as [string, string]))
}
