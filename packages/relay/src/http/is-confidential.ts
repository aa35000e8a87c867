import type { Request } from 'express'
import ipaddr from 'ipaddr.js'

/** Whether the request came over https, or from this machine. */
export function isConfidential(req: Request): boolean {
  if (req.secure) return true
  const isFromProxy = req.app.get('trust proxy fn')(req.socket.remoteAddress, 0)
  // A trusted proxy that does not name the protocol is trusted not to accept plain http.
  if (isFromProxy) return req.headers['x-forwarded-proto'] === undefined || isLoopback(req.ip)
  return isLoopback(req.socket.remoteAddress)
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback'
}
