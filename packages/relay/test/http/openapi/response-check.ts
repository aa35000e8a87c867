import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect } from 'vitest'
import type { ApiDocument } from '../../../src/http/openapi/document.ts'
import type { Answer } from '../relay-under-test.ts'

interface Response {
  $ref?: string
  content?: Record<string, unknown>
}

/** Of the document, whose objects have no other members than it describes. */
export function responseCheck(document: ApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(closed(document) as object, 'api')

  /** Fails unless the document has a response of this status, and the answer is what it describes. */
  return ({ method, path }: { method: string; path: string }, answer: Answer): void => {
    const responses = document.paths?.[path]?.[method as 'get']?.responses as Record<string, Response> | undefined
    const own = responses?.[answer.status]
    if (!own) throw new Error(`${method} ${path} returns ${answer.status}, which is not described: ${answer.text}`)
    const shared = own.$ref?.split('/').at(-1) ?? ''
    const { content } = shared ? ((document.components?.responses?.[shared] ?? {}) as Response) : own
    const place = shared ? ['components', 'responses', shared] : ['paths', path, method, 'responses', answer.status]
    if (!content) {
      expect(answer.text).toBe('')
      return
    }
    if ('application/octet-stream' in content) return
    const [type = ''] = answer.headers.get('content-type')?.split(';') ?? []
    if (!('application/json' in content) && !('text/event-stream' in content)) {
      expect(Object.keys(content)).toContain(type)
      return
    }
    if ('text/event-stream' in content) {
      expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
      return
    }
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const pointer = [...place, 'content', 'application/json', 'schema'].map(toPointer).join('/')
    const validate = ajv.getSchema(`api#/${pointer}`)
    if (!validate) throw new Error(`There is no schema at ${pointer}.`)
    validate(answer.body)
    expect(validate.errors, answer.text).toBeNull()
  }
}

const toPointer = (part: string | number) =>
  encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1'))

/** A copy in which an object with named members has no others. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, closed(member)]))
  const isOpen = copy.type === 'object' && 'properties' in copy && !('additionalProperties' in copy)
  return isOpen ? { ...copy, additionalProperties: false } : copy
}
