import { afterEach, describe, expect, it, vi } from 'vitest'
import { chunks } from '../../src/api/chunks.ts'
import { assembleWidget } from '../../src/api/create-widget.ts'
import type { openFormSession } from '../../src/api/form-session.ts'
import type { Widget, WidgetOptions } from '../../src/api/options.ts'
import { startEarlyCollectors } from '../../src/capture/early.ts'
import { WidgetError } from '../../src/transport/widget-error.ts'

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

describe('open()', () => {
  type Session = Parameters<typeof openFormSession>[0]
  const settled = () => new Promise((resolve) => setTimeout(resolve))

  /** A widget whose form is loaded by `arrive`, and what it emits. */
  function withForm() {
    const handle = { open: vi.fn(), close: vi.fn(), restore: vi.fn(), remove: vi.fn() }
    const sessions: Session[] = []
    const form = vi.spyOn(chunks, 'form').mockResolvedValue({
      openFormSession: async (session) => {
        sessions.push(session)
        return handle
      },
      textOf: vi.fn(),
    })
    const widget = create()
    const emitted: string[] = []
    for (const name of ['open', 'close', 'failed'] as const) widget.on(name, () => emitted.push(name))
    return { widget, handle, form, emitted, last: () => sessions.at(-1) as Session }
  }

  it('loads one form, however often it is called', async () => {
    const { widget, form, handle, emitted } = withForm()
    widget.open()
    widget.open()
    await settled()
    widget.open()
    await settled()
    expect(form).toHaveBeenCalledOnce()
    expect(emitted).toEqual(['open'])
    // It has shown itself, and may be out of the way while the reporter chooses an area.
    expect(handle.open).not.toHaveBeenCalled()
  })

  it('shows a parked form again, and loads a new one after it is finished', async () => {
    const { widget, form, handle, emitted, last } = withForm()
    widget.open()
    await settled()
    last().advance('parked')
    widget.open()
    widget.open()
    await settled()
    expect(handle.open).toHaveBeenCalledOnce()
    last().advance('finished')
    await settled()
    expect(handle.remove).toHaveBeenCalledOnce()
    widget.open()
    await settled()
    expect(form).toHaveBeenCalledTimes(2)
    expect(emitted).toEqual(['open', 'close', 'open', 'close', 'open'])
  })

  it('is followed by close() also while the form is loading', async () => {
    const { widget, handle, emitted, last } = withForm()
    handle.close.mockImplementation(() => last().advance('parked'))
    widget.open()
    widget.close()
    await settled()
    expect(emitted).toEqual(['open', 'close'])
  })

  it('tries again after the form could not be loaded', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    const { widget, form, emitted } = withForm()
    form.mockRejectedValueOnce(new WidgetError('CHUNK_FAILED', { message: 'It is gone.' }))
    widget.open()
    await settled()
    widget.open()
    await settled()
    expect(emitted).toEqual(['failed', 'open'])
  })
})

describe('attachTo()', () => {
  it('opens the form by a click until it is detached or the widget is destroyed', () => {
    const form = vi.spyOn(chunks, 'form').mockReturnValue(new Promise(() => undefined))
    const clicks = (end: (widget: Widget, detach: () => void) => void) => {
      const [widget, button] = [create(), document.createElement('button')]
      end(widget, widget.attachTo(button))
      button.click()
    }
    clicks((_, detach) => detach())
    clicks((widget) => widget.destroy())
    expect(form).not.toHaveBeenCalled()
    clicks(() => undefined)
    expect(form).toHaveBeenCalledOnce()
  })
})

describe('destroy()', () => {
  it('opens no form that is still loading, and reports nothing', async () => {
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

  it('aborts a report that is being sent', async () => {
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
