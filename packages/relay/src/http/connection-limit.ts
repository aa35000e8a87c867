import type { Server, Socket } from 'node:net'
import { networkOf } from './network.ts'

/**
 * Keeps one network from taking all of a server's connections: past `max` open at once the next is closed. `isProxy`: all clients
 * of a trusted proxy share its address, so that its connections are not counted.
 */
export function limitConnections(
  server: Pick<Server, 'on'>,
  { max, isProxy }: { max: number; isProxy: (address: string) => boolean },
): void {
  const open = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const { remoteAddress } = socket
    if (remoteAddress !== undefined && isProxy(remoteAddress)) return
    const network = networkOf(remoteAddress)
    const count = (open.get(network) ?? 0) + 1
    if (count > max) {
      socket.destroy()
      return
    }
    open.set(network, count)
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1
      if (left > 0) open.set(network, left)
      else open.delete(network)
    })
  })
}
