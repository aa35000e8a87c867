import type { Server, Socket } from 'node:net'
import { networkOf } from './network.ts'

/**
 * Keeps one network from using up a server's connections: above `max` open connections, new ones
 * are closed. Connections of trusted proxies are not counted, since all their clients share an
 * address.
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
      const remaining = (open.get(network) ?? 1) - 1
      if (remaining > 0) open.set(network, remaining)
      else open.delete(network)
    })
  })
}
