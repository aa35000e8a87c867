import { connect, type Socket } from 'node:net'

export interface RawAnswer {
  /** 0 where the relay hung up without a word. */
  status: number
  head: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails where that is not there
  body: any
}

/** Writes bytes as they are, and reads the first answer: for what no client library would send. */
export async function rawCall(
  url: string,
  write: (socket: Socket) => Promise<void>,
): Promise<{ answer: RawAnswer; sent: number }> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const chunks: Buffer[] = []
  const answered = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      if (isWhole(Buffer.concat(chunks))) resolve()
    })
    socket.on('error', () => resolve())
    socket.on('close', () => resolve())
  })
  await new Promise((resolve) => socket.once('connect', resolve))
  write(socket).catch(() => undefined)
  await answered
  const sent = socket.bytesWritten
  socket.destroy()
  return { answer: readResponse(Buffer.concat(chunks).toString('latin1')), sent }
}

function isWhole(bytes: Buffer): boolean {
  const text = bytes.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? 0)
  return end > 0 && text.length >= end + 4 + length
}

function readResponse(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n')
  const body = text.slice(end + 4)
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0),
    head: text.slice(0, Math.max(0, end)),
    body: body.startsWith('{') ? JSON.parse(body) : undefined,
  }
}
