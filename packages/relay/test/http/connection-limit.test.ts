import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { limitConnections } from '../../src/http/connection-limit.ts'

function serverOf({ max, isProxy = () => false }: { max: number; isProxy?: (address: string) => boolean }) {
  const server = new EventEmitter()
  limitConnections(server as never, { max, isProxy })
  return (remoteAddress: string) => {
    const socket = Object.assign(new EventEmitter(), { remoteAddress, isOpen: true, destroy: () => close() })
    const close = () => {
      socket.isOpen = false
      socket.emit('close')
    }
    server.emit('connection', socket)
    return socket
  }
}

it('counts the connections of one IPv6 /64 together, and those of others separately', () => {
  const connect = serverOf({ max: 3 })
  const sockets = Array.from({ length: 5 }, (_, index) => connect(`2001:db8:1:2::${index}`))
  expect(sockets.map(({ isOpen }) => isOpen)).toEqual([true, true, true, false, false])
  expect(connect('2001:db8:1:3::1').isOpen).toBe(true)
  expect(connect('192.0.2.1').isOpen).toBe(true)
})

it('counts an IPv4 address and the same one mapped into IPv6 together', () => {
  const connect = serverOf({ max: 1 })
  expect(connect('192.0.2.1').isOpen).toBe(true)
  expect(connect('::ffff:192.0.2.1').isOpen).toBe(false)
})

it('accepts another connection when one has closed', () => {
  const connect = serverOf({ max: 1 })
  connect('192.0.2.1').destroy()
  expect(connect('192.0.2.1').isOpen).toBe(true)
})

it('does not count the connections of a trusted proxy, and counts those that come past it', () => {
  const connect = serverOf({ max: 1, isProxy: (address) => address === '10.0.0.1' })
  const sockets = ['10.0.0.1', '10.0.0.1', '10.0.0.2', '10.0.0.2'].map(connect)
  expect(sockets.map(({ isOpen }) => isOpen)).toEqual([true, true, true, false])
})
