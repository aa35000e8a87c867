import { ERRORS, type ErrorCode } from '@earshot/protocol'
import type { ZodOpenApiResponseObject } from 'zod-openapi'
import { errorsByStatus } from './operation.ts'

type SchemaObject = { type: 'object'; [member: string]: unknown }

/** The body of every response that is not a success. */
export const ERROR_SCHEMA: SchemaObject = {
  type: 'object',
  required: ['success', 'error'],
  properties: {
    success: { const: false },
    error: {
      type: 'object',
      required: ['code', 'message', 'request_id'],
      properties: {
        code: { type: 'string', description: 'Never changes its meaning.' },
        message: { type: 'string', description: 'May be shown to a person; names the next step.' },
        request_id: { type: 'string', format: 'uuid', description: 'Also in `X-Request-Id` and in the relay’s log.' },
        details: { description: 'Depends on the code.' },
      },
    },
  },
}

/** The codes of one response, as the name of a shared response. */
const nameOf = (codes: readonly ErrorCode[]) => codes.join('.')

/** References to the shared responses of these codes, by status. */
export function errorReferences(codes: readonly ErrorCode[]): Record<`${4 | 5}${string}`, { $ref: string }> {
  const found = errorsByStatus(codes).map(([status, of]) => [status, { $ref: `#/components/responses/${nameOf(of)}` }])
  return Object.fromEntries(found)
}

/** The shared responses of all these lists of codes. */
export function errorResponses(lists: readonly (readonly ErrorCode[])[]): Record<string, ZodOpenApiResponseObject> {
  const groups = lists.flatMap((codes) => errorsByStatus(codes))
  return Object.fromEntries(groups.map(([status, codes]) => [nameOf(codes), describe({ status, codes })]))
}

function describe({ status, codes }: { status: number; codes: readonly ErrorCode[] }): ZodOpenApiResponseObject {
  const code = { properties: { error: { properties: { code: { enum: [...codes] } } } } }
  const retry_after = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' as const } } }
  return {
    description: codes.map((name) => `\`${name}\`: ${ERRORS[name].message}`).join('\n\n'),
    ...(status === 429 || status === 503 ? { headers: retry_after } : {}),
    content: { 'application/json': { schema: { allOf: [{ $ref: '#/components/schemas/Error' }, code] } } },
  }
}
