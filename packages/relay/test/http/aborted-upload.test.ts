import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { flowOf } from './flow.ts'
import { type RelayUnderTest, SCREENSHOT, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
beforeEach(async () => {
  relay = await startRelay({ timeouts: { progress: 300 } })
})
afterEach(() => relay.dispose())

const LARGE = 2 * 1024 * 1024

it.each([
  ['closes its connection', 'Content-Length: 60', 'destroy'],
  ['resets its connection', 'Content-Length: 60', 'resetAndDestroy'],
  ['closes its connection in the middle of chunks', 'Transfer-Encoding: chunked', 'destroy'],
  ['closes its connection in the middle of a large file', `Content-Length: ${LARGE}`, 'destroy'],
  ['resets its connection in the middle of a large file', `Content-Length: ${LARGE}`, 'resetAndDestroy'],
  ['ends its half of the connection', 'Content-Length: 60', 'end'],
  ['falls silent', 'Content-Length: 60', 'pause'],
] as const)(
  'an upload whose client %s is not a failure of the relay, and leaves nothing',
  async (_what, length, leave) => {
    const [upload] = (await flowOf(relay).open({ artifacts: undefined })).uploads
    const { pathname, search } = new URL(upload.url)
    const socket = connect(Number(new URL(relay.url).port), '127.0.0.1')
    socket.on('error', () => undefined)
    const begun = SCREENSHOT.bytes.subarray(0, 40)
    const body = length.startsWith('Transfer') ? Buffer.concat([Buffer.from('1000\r\n'), begun]) : begun
    const headers = `Content-Type: image/png\r\nExpect: 100-continue\r\n${length}`
    socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`)
    // The relay has the head, and waits for the body.
    await once(socket, 'data')
    await new Promise((resolve) => socket.write(body, resolve))
    socket[leave]()
    await expect.poll(() => relay.log()).toMatch(/"method":"PUT".*"status":(499|400),/)
    await relay.stop()
    socket.destroy()
    expect(await relay.log()).not.toContain('"level":"error"')
    expect(await relay.storedFiles()).toEqual([])
  },
)
