import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { FINALIZE, flowOf } from './flow.ts'
import { rawCall } from './raw-call.ts'
import { type RelayUnderTest, SCREENSHOT, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
afterEach(() => relay.dispose())

describe('a relay that stops', () => {
  it('finishes and stores a running upload, and accepts no new ones', async () => {
    relay = await startRelay()
    const flow = flowOf(relay)
    const session = await flow.open()
    const { pathname, search } = new URL(session.uploads[0].url)
    const { bytes } = SCREENSHOT
    let stopped: Promise<void> = Promise.resolve()
    const { answer } = await rawCall(relay.url, async (socket) => {
      socket.write(
        `PUT ${pathname}${search} HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nContent-Length: ${bytes.length}\r\n\r\n`,
      )
      socket.write(bytes.subarray(0, 20))
      await new Promise((resolve) => setTimeout(resolve, 100))
      stopped = relay.stop()
      await expect(fetch(`${relay.url}/healthz`)).rejects.toThrow()
      socket.write(bytes.subarray(20))
    })
    expect(answer.status).toBe(204)
    await stopped
    const kept = await relay.database.findSession(
      (await relay.database.findUpload(session.uploads[0].artifact_id, relay.clock.now))?.session.id ?? '',
    )
    expect(kept?.artifacts[0]?.size).toBe(bytes.length)
  })

  it('waits no longer than its timeout', async () => {
    relay = await startRelay({ timeouts: { stop: 200 } })
    const session = await flowOf(relay).open()
    const { pathname, search } = new URL(session.uploads[0].url)
    const hanging = rawCall(relay.url, async (socket) => {
      socket.write(
        `PUT ${pathname}${search} HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nContent-Length: ${SCREENSHOT.bytes.length}\r\n\r\n`,
      )
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await relay.stop()
    expect((await hanging).answer.status).toBe(0)
    await relay.stop()
  })

  it('does not wait for a connection without a request, as browsers open ahead', async () => {
    relay = await startRelay({ timeouts: { stop: 600_000 } })
    const { hostname, port } = new URL(relay.url)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    // A later connection is accepted after this one.
    await relay.call('GET', '/healthz')
    const closed = once(socket, 'close')
    await relay.stop()
    await closed
  })

  it('loses no report that was acknowledged', async () => {
    relay = await startRelay()
    const flow = flowOf(relay)
    const sessions = await Promise.all(Array.from({ length: 8 }, () => flow.uploaded()))
    const requests = await Promise.all(sessions.map(({ session }) => flow.finalizeRequest(session)))
    const asked = requests.map((request) => flow.post(FINALIZE, request).catch(() => null))
    await asked[0]
    await relay.stop()
    const acknowledged = (await Promise.all(asked)).filter((answer) => answer?.status === 201)
    expect(acknowledged.length).toBeGreaterThan(0)
    expect(await relay.reportCount()).toBeGreaterThanOrEqual(acknowledged.length)
    expect(relay.reports).toHaveLength(await relay.reportCount())
  })
})
