import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

export interface TcpGate {
  port: number
  /** Lets what contains `text` through, and cuts the connection when its answer comes; as many times as `times` says. */
  cutAnswersTo: (step: { text: string; times: number }) => void
  /** How many were cut. */
  cuts: () => number
  stop: () => Promise<void>
}

/** Stands between a client and the server on `port` of this machine, to break connections where it hurts. */
export async function startTcpGate(port: number): Promise<TcpGate> {
  let text = ''
  let left = 0
  let cuts = 0
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    let isAsked = false
    const end = () => {
      client.destroy()
      upstream.destroy()
      open.delete(client)
    }
    open.add(client)
    client.on('data', (bytes) => {
      isAsked ||= left > 0 && bytes.includes(text)
      upstream.write(bytes)
    })
    upstream.on('data', (bytes) => {
      if (isAsked && left > 0) {
        left--
        cuts++
        end()
      } else {
        client.write(bytes)
      }
    })
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    cutAnswersTo: (step) => {
      text = step.text
      left = step.times
    },
    cuts: () => cuts,
    stop: async () => {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
