import { debuggerDocument } from '@earshot/protocol/schemas'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { guardEvents } from '../../src/ui/event-guard.ts'
import type { FormHandle, FormHost } from '../../src/ui/form-host.ts'
import { mountForm } from '../../src/ui/mount.tsx'
import { PAGE } from '../../src/ui/state.ts'
import { ENGLISH } from '../../src/ui/strings.ts'
import { fakeFormHost, line } from './fake-form-host.ts'
import { countListeners } from './listener-count.ts'

/** What the fake form host leaves empty. */
const FILLED = {
  actions: [{ at: 7, kind: 'click', target: 'button' }],
  environment: { title: 'Shop' },
  performance: { time_to_first_byte: 9 },
}

let form: FormHandle | undefined

function open(over: Partial<FormHost> = {}) {
  const formHost = fakeFormHost(over)
  form = mountForm(formHost)
  return { formHost, form }
}

afterEach(() => {
  form?.remove()
  document.body.replaceChildren()
})

const root = () => document.querySelector('[data-earshot-ui]')?.shadowRoot as ShadowRoot
const dialog = () => root().querySelector('dialog') as HTMLDialogElement
const all = (selector: string) => [...root().querySelectorAll<HTMLElement>(selector)]
const text = () => dialog().textContent ?? ''
const button = (name: string) => {
  const found = all('button').find((one) => (one.getAttribute('aria-label') ?? one.textContent ?? '').startsWith(name))
  if (!found) throw new Error(`There is no button "${name}".`)
  return found
}
const write = (id: string, value: string) => {
  const field = root().getElementById(id) as HTMLInputElement
  field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
const field = (id: string) => root().getElementById(id) as HTMLInputElement
const focused = () => root().activeElement?.id

describe('the form', () => {
  it('is a labelled modal dialog with the focus in its first field', () => {
    open()
    expect(dialog().open).toBe(true)
    expect(root().getElementById(dialog().getAttribute('aria-labelledby') ?? '')?.textContent).toBe('Report a problem')
    expect(focused()).toBe('title')
  })

  it('is sent by Ctrl and Enter, which do nothing else', async () => {
    const { formHost } = open()
    write('title', 'By keys')
    const event = new KeyboardEvent('keydown', {
      key: 'Enter',
      ctrlKey: true,
      bubbles: true,
      composed: true,
      cancelable: true,
    })
    field('title').dispatchEvent(event)
    expect(event.defaultPrevented).toBe(true)
    await vi.waitFor(() => expect(formHost.submit).toHaveBeenCalledOnce())
  })

  it('has neither style elements nor style attributes, for pages with a strict policy', () => {
    open()
    expect(all('style, [style]')).toEqual([])
    expect(root().adoptedStyleSheets.length).toBeGreaterThan(0)
  })

  it('uses the host’s texts, and English if the host has none', () => {
    open({ strings: { send: 'Absenden', language: 'de' } })
    expect(button('Absenden').getAttribute('type')).toBe('submit')
    expect(button('Discard')).toBeDefined()
    expect(dialog().lang).toBe('de')
  })

  it('names every switch and every field', () => {
    open()
    expect(all('[role=switch]').map((one) => one.getAttribute('aria-label'))).toEqual([
      'Send Replay',
      'Send Errors',
      'Send Console',
      'Send Network',
      'Send From this site',
    ])
    for (const input of all('input:not([role=switch]), textarea'))
      expect(root().querySelector(`label[for=${input.id}]`)?.textContent).toBeTruthy()
  })

  it('does not ask for an e-mail address if the page does not want one', () => {
    open({ email: 'off' })
    expect(field('email')).toBeNull()
  })
})

describe('a missing title', () => {
  it('is reported next to the field and linked to it, and the field gets the focus', () => {
    const { formHost } = open()
    write('summary', 'words')
    button('Close').focus()
    button('Send').click()
    expect(field('title').getAttribute('aria-invalid')).toBe('true')
    const described = field('title').getAttribute('aria-describedby')?.split(' ') ?? []
    expect(described.map((id) => root().getElementById(id)?.textContent).join(' ')).toContain(
      'Please describe the problem',
    )
    expect(focused()).toBe('title')
    expect(formHost.submit).not.toHaveBeenCalled()
    write('title', 'x')
    expect(field('title').getAttribute('aria-invalid')).toBe('false')
  })
})

describe('parking', () => {
  const ways: [string, () => void | Promise<void>][] = [
    ['Escape', () => userEvent.keyboard('{Escape}')],
    ['the close button', () => button('Close').click()],
    ['a close by the browser', () => dialog().close()],
    ['the handle', () => form?.close()],
    [
      'a press outside',
      () => {
        dialog().dispatchEvent(new Event('pointerdown'))
        dialog().dispatchEvent(new MouseEvent('click'))
      },
    ],
  ]
  it.each(ways)('by %s keeps what was written, chosen and opened, and is reported once', async (_, park) => {
    const { formHost, form } = open()
    write('title', 'Sum is NaN')
    write('summary', 'half a page')
    all('[role=switch]')[3]?.click()
    button('Console').click()
    await park()
    expect(dialog().open).toBe(false)
    await vi.waitFor(() => expect(formHost.onPark).toHaveBeenCalledOnce())
    expect(formHost.onDiscard).not.toHaveBeenCalled()
    form.open()
    expect(dialog().open).toBe(true)
    expect(field('title').value).toBe('Sum is NaN')
    expect(field('summary').value).toBe('half a page')
    expect((all('[role=switch]')[3] as HTMLInputElement).checked).toBe(false)
    expect(text()).toContain('line 2')
  })

  it('is not repeated by the late event of an earlier close', () => {
    const { form } = open()
    form.close()
    form.open()
    dialog().dispatchEvent(new Event('close'))
    expect(dialog().open).toBe(true)
  })

  it('gives the focus back to where it was', () => {
    const opener = document.createElement('button')
    document.body.append(opener)
    opener.focus()
    const { form } = open()
    expect(document.activeElement).not.toBe(opener)
    form.close()
    expect(document.activeElement).toBe(opener)
  })

  it('is not caused by a selection that is dragged out of a field', () => {
    open()
    field('title').dispatchEvent(new Event('pointerdown', { bubbles: true }))
    dialog().dispatchEvent(new MouseEvent('click'))
    expect(dialog().open).toBe(true)
  })
})

describe('the evidence', () => {
  it('shows exactly the recorded entries, newest first, and only once its row is opened', () => {
    open()
    expect(text()).not.toContain('line 1')
    button('Console').click()
    expect(button('Console').getAttribute('aria-expanded')).toBe('true')
    expect(all('.entries code').map((one) => one.textContent)).toEqual(['line 3', 'line 2', 'line 1'])
    button('Network').click()
    expect(text()).toContain('https://a.test/x?token=****')
  })

  it('has a switch for every part of the debugger document about the page', () => {
    const about = ['version', 'captured_at', 'privacy', 'parts']
    const filled = { evidence: { ...fakeFormHost().evidence, ...FILLED } } as FormHost
    open(filled)
    const names: Record<string, string> = { ...ENGLISH }
    const listed = all('[role=switch]').map((one) => one.getAttribute('aria-label'))
    for (const field of Object.keys(debuggerDocument.shape).filter((name) => !about.includes(name)))
      expect(listed, field).toContain(`Send ${names[field]}`)
  })

  it('loses a removed line, and the focus moves to a neighbour', async () => {
    const { formHost } = open()
    write('title', 'x')
    button('Console').click()
    button('Remove: log line 3').click()
    expect(all('.entries code').map((one) => one.textContent)).toEqual(['line 2', 'line 1'])
    expect(root().activeElement?.getAttribute('aria-label')).toBe('Remove: log line 2')
    button('Send').click()
    await vi.waitFor(() => expect(formHost.submit).toHaveBeenCalledOnce())
    expect(vi.mocked(formHost.submit).mock.calls[0]?.[0].console).toEqual([line(1), line(2)])
  })

  it('restores removed lines', () => {
    open()
    button('Console').click()
    button('Remove: log line 3').click()
    button('Remove: log line 2').click()
    expect(text()).toContain('2 removed')
    button('Restore').click()
    expect(all('.entries code')).toHaveLength(3)
  })

  it('draws a long list in pieces', () => {
    const { evidence } = fakeFormHost()
    const long = Array.from({ length: PAGE + 7 }, (_, index) => line(index))
    open({ evidence: { ...evidence, console: long } })
    button('Console').click()
    expect(all('.entries li')).toHaveLength(PAGE)
    button('Show 7 more').click()
    expect(all('.entries li')).toHaveLength(PAGE + 7)
  })

  it('shows everything that is known about a request and a system as text', () => {
    const { evidence } = fakeFormHost()
    const pending = { ...evidence.network[0], status: null, outcome: 'pending', duration: null, response_size: null }
    const chat = { ...evidence.network[0], status: 101, messages_sent: 0, messages_received: 2, close_code: 1006 }
    const environment = { os: { name: 'Linux' }, browser: { name: 'Chromium', version: '156' } }
    const network = [chat, ...evidence.network, pending]
    open({ evidence: { ...evidence, network, environment } as FormHost['evidence'] })
    button('Network').click()
    button('Page and browser').click()
    expect(all('.entries li').map((one) => one.textContent?.slice(8))).toEqual([
      'no response yetGET https://a.test/x?token=****\nfetch',
      '500GET https://a.test/x?token=****\nfetch, 12 ms, ↓ 9 B',
      '101GET https://a.test/x?token=****\nfetch, 12 ms, ↓ 9 B, messages sent 0, messages received 2, close code 1006',
    ])
    expect(all('dd').map((one) => one.textContent)).toEqual(['Linux', 'Chromium, version 156'])
  })

  it('shows markup in a line as text', () => {
    const { evidence } = fakeFormHost()
    open({ evidence: { ...evidence, console: [{ at: 1, level: 'log', args: ['<img src=x onerror=1>'] }] } })
    button('Console').click()
    expect(all('img')).toEqual([])
    expect(text()).toContain('<img src=x onerror=1>')
  })

  it('gives the reason for a missing screenshot', async () => {
    open({ takeScreenshot: () => Promise.reject(new Error('canvas is tainted')) })
    expect(text()).toContain('Taking a screenshot')
    await vi.waitFor(() => expect(text()).toContain('No screenshot: canvas is tainted'))
  })
})

describe('sending', () => {
  it('shows the bytes while it runs, and the report’s number at the end', async () => {
    let finish = () => {}
    const submit: FormHost['submit'] = (_, { progress }) => {
      progress({ step: 'uploading', sent: 500_000, total: 2_000_000 })
      return new Promise((resolve) => {
        finish = () => resolve({ id: 'rep_0123456789abcdef', share_url: 'https://relay.test/r/1' })
      })
    }
    const { formHost } = open({ submit })
    write('title', 'x')
    button('Send').click()
    await vi.waitFor(() => expect(text()).toContain('Sending 500 kB of 2 MB'))
    const progress = root().querySelector('progress')
    expect([progress?.getAttribute('value'), progress?.getAttribute('max')]).toEqual(['500000', '2000000'])
    const cancel = button('Cancel')
    expect(cancel.matches(':first-child'), 'it is not where Send was').toBe(true)
    expect(root().activeElement, 'a second Enter does not cancel').not.toBe(cancel)
    finish()
    await vi.waitFor(() => expect(text()).toContain('89ABCDEF'))
    expect(all('[role=status]').at(-1)?.textContent).toBe('Thank you, your report was sent')
    expect(root().querySelector('a')?.href).toBe('https://relay.test/r/1')
    button('Close').click()
    expect(formHost.onClose).toHaveBeenCalledOnce()
    expect(formHost.onPark).not.toHaveBeenCalled()
  })

  it('shows no link for an invalid URL', async () => {
    open({ submit: async () => ({ id: 'rep_1', share_url: 'javascript:alert(1)' }) })
    write('title', 'x')
    button('Send').click()
    await vi.waitFor(() => expect(text()).toContain('Thank you'))
    expect(all('a')).toEqual([])
  })

  it('shows what failed and what to quote, keeps the form unchanged, and tries again', async () => {
    const { formHost } = open()
    const error = Object.assign(new Error('No room left.'), {
      code: 'STORAGE_FULL',
      retryable: true,
      request_id: 'r-77',
    })
    vi.mocked(formHost.submit).mockRejectedValueOnce(error)
    write('title', 'Sum is NaN')
    button('Send').click()
    await vi.waitFor(() => expect(text()).toContain('Your report was not sent'))
    expect(text()).toContain('No room left.')
    expect(text()).toContain('r-77')
    expect(root().activeElement).toBe(root().querySelector('.problem'))
    expect(field('title').value).toBe('Sum is NaN')
    button('Try again').click()
    await vi.waitFor(() => expect(text()).toContain('Thank you'))
    expect(formHost.submit).toHaveBeenCalledTimes(2)
  })

  it('is not cancelled by the second click of a double click', async () => {
    const { formHost } = open({ submit: vi.fn<FormHost['submit']>(() => new Promise(() => undefined)) })
    write('title', 'Sum is NaN')
    button('Send').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 }))
    await vi.waitFor(() => expect(formHost.submit).toHaveBeenCalledOnce())
    button('Cancel').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 2 }))
    expect(text()).toContain('Cancel')
    expect(vi.mocked(formHost.submit).mock.calls[0]?.[1].signal.aborted).toBe(false)
  })

  it('is not started by the second click of a double click that opened the form', () => {
    const { formHost, form } = open()
    write('title', 'Sum is NaN')
    form.close()
    form.open()
    button('Send').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 2 }))
    expect(formHost.submit).not.toHaveBeenCalled()
  })

  it('returns to the form when it is cancelled', async () => {
    open({ submit: () => new Promise(() => undefined) })
    write('title', 'Sum is NaN')
    button('Send').click()
    button('Cancel').click()
    await vi.waitFor(() => expect(button('Send')).toBe(root().activeElement))
    expect(field('title').value).toBe('Sum is NaN')
  })
})

describe('discarding', () => {
  it('closes the form at once if nothing was written, and returns the focus', () => {
    const opener = document.createElement('button')
    document.body.append(opener)
    opener.focus()
    const { formHost } = open()
    button('Discard').click()
    expect(dialog().open).toBe(false)
    expect(formHost.onDiscard).toHaveBeenCalledOnce()
    expect(formHost.onPark).not.toHaveBeenCalled()
    expect(document.activeElement).toBe(opener)
  })

  it('can be undone until the form is closed', () => {
    const { formHost } = open()
    write('title', 'Sum is NaN')
    button('Discard').click()
    expect(text()).toContain('Draft discarded')
    button('Undo').click()
    expect(field('title').value).toBe('Sum is NaN')
    button('Discard').click()
    expect(formHost.onDiscard).not.toHaveBeenCalled()
    form?.close()
    expect(formHost.onDiscard).toHaveBeenCalledOnce()
    expect(formHost.onPark).not.toHaveBeenCalled()
  })
})

describe('the page around it', () => {
  it('receives no keys, presses or focus events of the form, but still its own', () => {
    const stop = guardEvents()
    open()
    const heard = vi.fn()
    const types = ['keydown', 'keyup', 'focusin', 'click', 'input', 'pointerdown', 'paste']
    for (const target of [document, window])
      for (const type of types) target.addEventListener(type, heard, type !== 'click' && type !== 'input')
    const happen = (target: Element) => {
      for (const type of ['keydown', 'keyup'])
        target.dispatchEvent(new KeyboardEvent(type, { key: '/', bubbles: true, composed: true, cancelable: true }))
      target.dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true }))
      target.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))
      target.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
    }
    happen(field('title'))
    expect(heard).not.toHaveBeenCalled()
    happen(document.body)
    expect(heard).toHaveBeenCalledTimes(10)
    for (const target of [document, window])
      for (const type of types) target.removeEventListener(type, heard, type !== 'click' && type !== 'input')
    stop()
  })

  it('is restored once the form is removed, and a running send is aborted', async () => {
    const before = document.documentElement.outerHTML
    const listeners = countListeners()
    let signal: AbortSignal | undefined
    const { form } = open({
      submit: (_, on) => {
        signal = on.signal
        return new Promise(() => undefined)
      },
    })
    write('title', 'x')
    button('Send').click()
    await vi.waitFor(() => expect(signal).toBeDefined())
    form.remove()
    form.remove()
    expect(signal?.aborted).toBe(true)
    expect(document.documentElement.outerHTML).toBe(before)
    expect(listeners.left()).toEqual([])
    listeners.stop()
  })
})
