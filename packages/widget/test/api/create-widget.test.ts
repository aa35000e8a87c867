import { afterEach, describe, expect, it, vi } from 'vitest'
import { chunks } from '../../src/api/chunks.ts'
import { assembleWidget } from '../../src/api/create-widget.ts'
import type { Widget, WidgetOptions } from '../../src/api/options.ts'
import { startEarlyCollectors } from '../../src/capture/early.ts'

const created: Widget[] = []
afterEach(() => {
  // One that stays would look for the key and the origin during another test.
  for (const widget of created.splice(0)) widget.destroy()
  vi.restoreAllMocks()
})

const relay = 'https://relay.example'
const create = (options: Partial<WidgetOptions> = {}) => {
  const widget = assembleWidget({
    options: { key: 'ck_1', relay, launcher: 'off', replay: 'off', ...options },
    early: startEarlyCollectors(),
  })
  created.push(widget)
  return widget
}

describe('captureError()', () => {
  it('adds to the errors of a report, opens nothing, and does nothing once the widget is destroyed', async () => {
    const submitNow = vi.fn()
    vi.spyOn(chunks, 'submit').mockResolvedValue({ submitNow })
    const form = vi.spyOn(chunks, 'form')
    const widget = create()
    widget.captureError(new TypeError('x is undefined'), { component: 'Cart' })
    await widget.submit({ title: 'Caught' }).catch(() => undefined)
    expect(submitNow.mock.lastCall?.[0].captured.recorded.errors).toMatchObject([
      { kind: 'caught', name: 'TypeError', message: 'x is undefined', context: '{"component":"Cart"}' },
    ])
    expect(form).not.toHaveBeenCalled()
    widget.destroy()
    widget.captureError(new TypeError('x is undefined'))
  })
})

describe('destroy()', () => {
  it('opens no form that was still being loaded, and says nothing of it', async () => {
    const openFormSession = vi.fn()
    const warn = vi.spyOn(console, 'warn')
    vi.spyOn(chunks, 'form').mockResolvedValue({ openFormSession, textOf: vi.fn() })
    const widget = create()
    widget.open()
    widget.destroy()
    await new Promise((resolve) => setTimeout(resolve))
    expect(chunks.form).toHaveBeenCalledOnce()
    expect(openFormSession).not.toHaveBeenCalled()
    expect(warn).not.toHaveBeenCalled()
  })

  it('tells a report that is being sent when it leaves', async () => {
    const submitNow = vi.fn((_: { ended: AbortSignal }) => new Promise<never>(() => undefined))
    vi.spyOn(chunks, 'submit').mockResolvedValue({ submitNow })
    const widget = create()
    void widget.submit({ title: 'Stuck' })
    await vi.waitFor(() => expect(submitNow).toHaveBeenCalled())
    const [{ ended } = { ended: undefined }] = submitNow.mock.calls[0] ?? []
    expect(ended?.aborted).toBe(false)
    widget.destroy()
    expect(ended?.aborted).toBe(true)
  })
})

describe('the check of key and origin', () => {
  const asksOn = async (hostname: string) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    vi.stubGlobal('location', { hostname, href: `http://${hostname}/`, origin: `http://${hostname}` })
    const setup = vi.spyOn(chunks, 'setup').mockRejectedValue(new Error('no such chunk'))
    const widget = create()
    await vi.runAllTimersAsync()
    widget.destroy()
    vi.unstubAllGlobals()
    vi.useRealTimers()
    return setup.mock.calls.length
  }

  it.each(['localhost', 'shop.localhost', '127.0.0.1', '127.1.2.3', '[::1]'])('is made on %s', async (hostname) => {
    expect(await asksOn(hostname)).toBe(1)
  })

  it.each(['shop.example', 'localhost.example', 'notlocalhost', '10.127.0.1', '127.example.com'])(
    'is not made on %s',
    async (hostname) => {
      expect(await asksOn(hostname)).toBe(0)
    },
  )
})
