import * as schemas from '@earshot/protocol/schemas'
import { newFormReport } from '@earshot/protocol/schemas'
import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiOverride } from 'zod-openapi'
import { COOKIE_NAME } from '../../sign-in/session-cookie.ts'
import { MANAGEMENT_ROUTES } from '../management/table.ts'
import { PEOPLE_ROUTES } from '../people/table.ts'
import { ERROR_SCHEMA, errorReferences, errorResponses } from './error-responses.ts'
import { managementOperation, type Operation, operationId } from './operation.ts'
import { peopleOperation } from './people-operation.ts'
import { PUBLIC_OPERATIONS } from './public-operations.ts'

export type ApiDocument = ReturnType<typeof createDocument>

const JSON_TYPE = 'application/json'
const BYTES = { 'application/octet-stream': {} }
const EVENTS = { 'text/event-stream': { schema: z.string() } }

const DESCRIPTION = `Read and manage what an Earshot relay holds, and send reports to it.

Management calls need an API key with the scope that the operation names, or the session cookie of a person whose role has it.
A change with a session cookie needs the relay's public URL as \`Origin\`. On https, the cookie's name begins with \`__Host-\`, or \`__Secure-\` below a path. Every failure has the schema \`Error\`.
Requests may have unknown fields, which are ignored. Responses may gain fields.`

/** Describes every route of the relay as an OpenAPI 3.1 document. */
export function createApiDocument({ public_url, version }: { public_url: string; version: string }): ApiDocument {
  nameSchemas()
  const operations = [
    ...MANAGEMENT_ROUTES.map(managementOperation),
    ...PEOPLE_ROUTES.map(peopleOperation),
    ...PUBLIC_OPERATIONS,
  ]
  const tags = [...new Set(operations.map(({ tag }) => tag))]
  return createDocument(
    {
      openapi: '3.1.1',
      info: { title: 'Earshot API', version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
      servers: [{ url: public_url }],
      tags: tags.map((name) => ({ name })),
      paths: pathsOf(operations),
      components: {
        schemas: { Error: ERROR_SCHEMA },
        responses: errorResponses(operations.map(({ errors }) => errors)),
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'esk_…' },
          api_token: { type: 'apiKey', in: 'header', name: 'api-token' },
          session: { type: 'apiKey', in: 'cookie', name: COOKIE_NAME },
        },
      },
    },
    { override: simplify, outputIdSuffix: 'Response' },
  )
}

/** Names the protocol's schemas, so that each becomes one component. */
function nameSchemas(): void {
  for (const [name, schema] of Object.entries(schemas)) {
    if (!(schema instanceof z.ZodType) || schema.meta()?.id) continue
    z.globalRegistry.add(schema, { ...schema.meta(), id: name.charAt(0).toUpperCase() + name.slice(1) })
  }
}

function pathsOf(operations: readonly Operation[]): Record<string, Record<string, ZodOpenApiOperationObject>> {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method]: describe(operation) }
  }
  return paths
}

function describe(operation: Operation): ZodOpenApiOperationObject {
  const { tag, summary, description, scope, needs_session, query, headers, body, status, response, errors } = operation
  const names = [...operation.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const path = z.object(Object.fromEntries(names.map((name) => [name, z.string()])))
  const required = scope && `Requires the scope \`${scope}\`.`
  const content = contentOf(response)
  return {
    operationId: operationId(operation),
    tags: [tag],
    summary,
    description: [description, required].filter(Boolean).join(' '),
    ...(scope ? { 'x-required-scope': scope } : {}),
    security: scope ? [{ bearer: [] }, { api_token: [] }, { session: [] }] : needs_session ? [{ session: [] }] : [],
    requestParams: { path, ...(query ? { query } : {}), ...(headers ? { header: headers } : {}) },
    ...(body ? { requestBody: requestBodyOf(body) } : {}),
    responses: {
      [`${status as 200}`]: {
        description: content ? 'Success.' : 'Success, without a body.',
        ...(content && { content }),
      },
      ...errorReferences(errors),
    },
  }
}

function contentOf(response: Operation['response']) {
  if (response === 'bytes') return BYTES
  if (response === 'events') return EVENTS
  if (response instanceof z.ZodType) return { [JSON_TYPE]: { schema: response } }
  if (!response) return undefined
  return Object.fromEntries(Object.entries(response).map(([type, schema]) => [type, { schema }]))
}

/** The parts of a form: the report, and its files. */
const form = z.object({ meta: newFormReport, file: z.array(z.string().meta({ format: 'binary' })) })

function requestBodyOf(body: z.ZodType | 'bytes' | 'form'): ZodOpenApiOperationObject['requestBody'] & object {
  if (body === 'bytes') return { required: true, content: BYTES }
  if (body === 'form') return { required: true, content: { 'multipart/form-data': { schema: form } } }
  return { required: true, content: { [JSON_TYPE]: { schema: body } } }
}

/** Removes what says nothing to a reader, and what would forbid that responses gain fields. */
const simplify: ZodOpenApiOverride = ({ jsonSchema, io }) => {
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}
