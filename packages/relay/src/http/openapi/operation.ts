import { ERRORS, type ErrorCode, type RaisedErrorCode, type Scope } from '@earshot/protocol'
import { z } from 'zod'
import type { ManagementRoute } from '../management/route.ts'

/** What the API description says about one route. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** With placeholders, such as `/api/v1/reports/:id`. */
  readonly path: string
  /** The heading that lists it. */
  readonly tag: string
  readonly summary: string
  readonly description?: string | undefined
  /** Without one, the route needs no API key. */
  readonly scope?: Scope
  /** Whether the route needs a person’s session. @default false */
  readonly needs_session?: boolean
  readonly query?: z.ZodObject | undefined
  readonly headers?: z.ZodObject
  /** A schema of the JSON body, `bytes`, or the form of a new report. */
  readonly body?: z.ZodType | 'bytes' | 'form' | undefined
  readonly status: number
  readonly response?: z.ZodType | 'bytes' | 'events' | Readonly<Record<string, z.ZodType>> | undefined
  readonly errors: readonly RaisedErrorCode[]
}

/** Codes that every management route may return. */
const ALWAYS = [
  'VALIDATION_ERROR',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'IP_NOT_ALLOWED',
  'RATE_LIMITED',
  'INTERNAL',
  'UNAVAILABLE',
] as const
const WITH_BODY = ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const

/** Describes a management route. */
export function managementOperation(route: ManagementRoute): Operation {
  const { method, path, summary, description, scope, query, body, response, errors = [] } = route
  const byAddress = path.includes(':') ? (['NOT_FOUND'] as const) : []
  return {
    method,
    path,
    tag: tagOf(path),
    summary,
    description,
    scope,
    query: query instanceof z.ZodObject ? query : undefined,
    body: route.kind === 'form' ? 'form' : body,
    status: response ? (route.status ?? 200) : 204,
    response: route.kind === 'stream' ? 'events' : response,
    errors: [
      ...ALWAYS,
      ...(method === 'get' ? [] : (['FOREIGN_PAGE'] as const)),
      ...byAddress,
      ...(body ? WITH_BODY : []),
      ...(route.kind === 'download' ? (['TOO_MANY_EXPORTS'] as const) : []),
      ...errors,
    ],
  }
}

/** `API keys` for `/api/v1/api-keys/:id`. */
function tagOf(path: string): string {
  const [noun = ''] = path.replace('/api/v1/', '').split('/')
  const words = noun.replaceAll('-', ' ').replace(/^api\b/, 'API')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `getReportsById` for `GET /api/v1/reports/:id`. */
export function operationId({ method, path }: Pick<Operation, 'method' | 'path'>): string {
  const words = path
    .replace('/api/v1/', '')
    .replaceAll(':', 'by-')
    .split(/[^a-z0-9]+/i)
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** The codes of each status, statuses in ascending order. */
export function errorsByStatus(codes: readonly ErrorCode[]): [status: number, codes: ErrorCode[]][] {
  const byStatus = new Map<number, Set<ErrorCode>>()
  for (const code of codes) {
    const { status } = ERRORS[code]
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code))
  }
  return [...byStatus].sort(([one], [other]) => one - other).map(([status, found]) => [status, [...found].sort()])
}
