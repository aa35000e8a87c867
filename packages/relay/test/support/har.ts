import { createRequire } from 'node:module'
import { har as protocolSchema } from '@earshot/protocol/schemas'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { expect } from 'vitest'

const require = createRequire(import.meta.url)

const ajv = new Ajv({ strict: false, allErrors: true })
addFormats.default(ajv)
ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json'))
for (const schema of Object.values<object>(require('har-schema'))) ajv.addSchema(schema)

/** Fails unless the value is valid by the schema of HAR 1.2, and by the API's own. */
export function expectValidHar(value: unknown): void {
  const validate = ajv.getSchema('har.json#')
  if (!validate) throw new Error('There is no schema of HAR.')
  validate(value)
  expect(validate.errors).toBeNull()
  expect(protocolSchema.parse(value)).toEqual(value)
}
