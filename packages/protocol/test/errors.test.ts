import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ERRORS } from '../src/index.ts'

describe('the list of errors', () => {
  const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| (\d{3}) \| `([A-Z_]+)` \| (yes|no) \| (.+) \|$/gm)]

  it('is the one in docs/errors.md, code by code', () => {
    const documented = rows.map(([, status, code, retry]) => ({
      code,
      status: Number(status),
      retryable: retry === 'yes',
    }))
    const known = Object.entries(ERRORS).map(([code, { status, retryable }]) => ({ code, status, retryable }))
    expect(documented).toEqual(known)
  })

  it('gives the cause and a remedy of each error in docs/errors.md', () => {
    for (const [, , code, , text] of rows) expect(text?.length, code).toBeGreaterThan(30)
  })

  it('marks the same codes as reserved as docs/errors.md', () => {
    const documented = rows.flatMap(([, , code, , text]) => (text?.startsWith('Reserved') ? code : []))
    const known = Object.entries(ERRORS).flatMap(([code, { reserved }]) => (reserved ? code : []))
    expect(documented).toEqual(known)
  })

  it('marks errors as retryable by their status, so that a client needs no list', () => {
    for (const [code, { status, retryable }] of Object.entries(ERRORS)) {
      expect(retryable, code).toBe(status === 429 || status >= 500)
    }
  })

  it('has messages that say what to do', () => {
    for (const [code, { message }] of Object.entries(ERRORS)) expect(message.match(/\. |; /), code).not.toBeNull()
  })
})
