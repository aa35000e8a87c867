import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterEach, expect, it } from 'vitest'
import { RelayError, StoreUnavailable } from '../../src/errors.ts'
import { createErrorHandler } from '../../src/http/error-handler.ts'
import { beginExchange } from '../../src/http/response.ts'
import { openLog } from '../../src/log.ts'

let close: (() => void) | undefined
afterEach(() => close?.())

/** What a client is sent, and what is logged, where a route throws this. */
async function answerTo(thrown: Error) {
  const lines: Readonly<Record<string, string | number>>[] = []
  const log = openLog({ write: (line) => lines.push(JSON.parse(line)) })
  const app = express()
  app.use((req, res, next) => {
    beginExchange(req, res)
    next()
  })
  app.use(() => {
    throw thrown
  })
  app.use(createErrorHandler({ log, metrics: null }))
  const server = app.listen(0, '127.0.0.1')
  close = () => server.close()
  await new Promise((resolve) => server.once('listening', resolve))
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  const { error } = (await response.json()) as { error: { code: string } }
  return { status: response.status, retry_after: response.headers.get('retry-after'), code: error.code, lines }
}

it('a refusal by a busy relay is a warning in the log, and has Retry-After', async () => {
  const refusal = new RelayError('UNAVAILABLE', { message: 'Too many documents are waiting.', retry_after: 10 })
  const { lines, ...answer } = await answerTo(refusal)
  expect(answer).toEqual({ status: 503, retry_after: '10', code: 'UNAVAILABLE' })
  expect(lines).toMatchObject([{ level: 'warn', code: 'UNAVAILABLE', reason: 'Too many documents are waiting.' }])
})

it.each([
  ['a store that cannot be reached', new StoreUnavailable('down', { cause: new Error('refused') }), 'UNAVAILABLE'],
  ['a check that failed', new RelayError('UNAVAILABLE', { cause: new Error('down') }), 'UNAVAILABLE'],
  ['a disk that is full', new RelayError('STORAGE_FULL'), 'STORAGE_FULL'],
  ['what nobody expected', new Error('down'), 'INTERNAL'],
])('%s is an error in the log', async (_, thrown, code) => {
  const { lines, ...answer } = await answerTo(thrown)
  expect(answer.code).toBe(code)
  expect(lines).toMatchObject([{ level: 'error', code }])
})

it('a refusal that the client can correct is not in the log', async () => {
  expect((await answerTo(new RelayError('NOT_FOUND'))).lines).toEqual([])
})
