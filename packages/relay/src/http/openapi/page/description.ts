/** The parts of the API description that the page shows. */

export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  examples?: unknown[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  maxItems?: number
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
}

export interface Parameter {
  in: string
  name: string
  required?: boolean
  description?: string
  schema: Schema
}

export interface Response {
  $ref?: string
  description?: string
  content?: Record<string, { schema?: Schema }>
}

export interface Operation {
  operationId: string
  tags: string[]
  summary: string
  description: string
  'x-required-scope'?: string
  security: object[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema?: Schema }> }
  responses: Record<string, Response>
}

export interface Description {
  info: { title: string; version: string }
  servers: { url: string }[]
  tags: { name: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema>; responses: Record<string, Response> }
}

/** An operation with its place. */
export interface Placed {
  method: string
  path: string
  operation: Operation
}

/** The schema that a reference names, otherwise the schema itself. */
export function resolve(description: Description, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1)
  const found = name === undefined ? undefined : description.components.schemas[name]
  return found ? { ...found, ...(schema.description ? { description: schema.description } : {}) } : schema
}

/** The last part of a reference, such as the name of a schema. */
export function nameOf({ $ref }: { $ref?: string }): string | undefined {
  return $ref?.split('/').at(-1)
}
