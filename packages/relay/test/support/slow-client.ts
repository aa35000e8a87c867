import { Writable } from 'node:stream'
import type { Response } from 'express'
import { vi } from 'vitest'
import { beginExchange } from '../../src/http/response.ts'

/** A response whose client reads only when `read` is called. */
export function slowClient() {
  const received: string[] = []
  let read = () => {}
  const res = new Writable({
    highWaterMark: 1_000,
    write(chunk, _encoding, done) {
      received.push(String(chunk))
      read = done
    },
  }) as unknown as Response & Writable
  Object.assign(res, { locals: {}, writeHead: vi.fn() })
  beginExchange({ headers: {} } as never, res)
  return { res, received, read: () => read() }
}
