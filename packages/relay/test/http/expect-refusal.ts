import { ERRORS, type ErrorCode } from '@earshot/protocol'
import { expect } from 'vitest'
import type { Answer } from './relay-under-test.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The headers that every answer has, whatever it is. */
export function expectExchangeHeaders({ headers, text }: Pick<Answer, 'headers' | 'text'>): void {
  expect(headers.get('x-request-id')).toMatch(UUID)
  expect(headers.get('x-response-time')).toMatch(/^\d+\.\d$/)
  expect(headers.get('x-response-size')).toBe(String(Buffer.byteLength(text)))
  expect(headers.get('x-powered-by')).toBeNull()
}

/** A refusal is its code's status, the envelope and nothing else, and the headers. Answers with the error. */
export function expectRefusal(answer: Answer, code: ErrorCode) {
  expect(answer.body?.error?.code, answer.text).toBe(code)
  expect(answer.status).toBe(ERRORS[code].status)
  expectExchangeHeaders(answer)
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  const isLater = answer.status === 429 || answer.status === 503
  expect(answer.headers.get('retry-after')).toEqual(isLater ? expect.stringMatching(/^[1-9]\d*$/) : null)
  const { error, ...rest } = answer.body
  expect(rest).toEqual({ success: false })
  expect(error.request_id).toBe(answer.headers.get('x-request-id'))
  expect(error.message).toMatch(/^\S.*\S$/)
  expect(Object.keys(error).filter((name) => name !== 'details')).toEqual(['code', 'message', 'request_id'])
  return error
}
