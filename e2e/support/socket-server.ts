import { createHash } from 'node:crypto'
import { createServer } from 'node:http'

/** Where WebSockets open and get back each short message that they send, and `/refused`, where none does. */
export async function serveSockets(): Promise<{ url: string; close(): void }> {
  const server = createServer()
  server.on('upgrade', (request, socket) => {
    if (request.url?.startsWith('/refused')) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accepted = createHash('sha1').update(key).digest('base64')
    const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepted}\r\n\r\n`
    socket.write(head)
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes: Buffer) => {
      for (const frame of framesIn(bytes)) socket.write(frame)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `ws://127.0.0.1:${port}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** The answers to a browser's frames, each of fewer than 126 bytes: the same type and content, without the mask. */
function framesIn(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = []
  for (let at = 0; at + 6 <= bytes.length; ) {
    const length = (bytes[at + 1] ?? 0) & 127
    const mask = bytes.subarray(at + 2, at + 6)
    const content = bytes.subarray(at + 6, at + 6 + length).map((byte, i) => byte ^ (mask[i % 4] ?? 0))
    frames.push(Buffer.from([bytes[at] ?? 0, length, ...content]))
    at += 6 + length
  }
  return frames
}
