import { describe, expect, it, vi } from 'vitest'
import { pictureEditor } from '../../src/ui/editor/picture-editor.ts'
import type { Draft, FormHost } from '../../src/ui/form-host.ts'
import { createFormStore, type FormStore } from '../../src/ui/form-store.ts'
import { bitmap, fakeEffects, fakeFormHost, line } from './fake-form-host.ts'

function storeFor(over: Partial<FormHost> = {}) {
  const formHost = fakeFormHost(over)
  const openPicture = async (blob: Blob) => ({ blob, bitmap })
  const effects = fakeEffects()
  const store = createFormStore({ formHost, openPicture, onChange: () => undefined, effects })
  store.advance('open')
  const drafts = (): Draft[] => vi.mocked(formHost.submit).mock.calls.map(([draft]) => draft)
  return { formHost, store, drafts, effects }
}

const shown = (store: FormStore) => vi.waitFor(() => expect(store.get().screenshot.state).toBe('ready'))

const failure = (members: object) => Object.assign(new Error('It broke.'), members)

describe('what is sent', () => {
  it('is all of the evidence and the trimmed texts, when nothing was left out', async () => {
    const { store, drafts, formHost } = storeFor()
    store.change({ title: '  Sum is NaN ', summary: ' two lines\nof it ', email: ' ada@example.com ' })
    await store.send()
    expect(drafts()[0]).toEqual({
      title: 'Sum is NaN',
      summary: 'two lines\nof it',
      email: 'ada@example.com',
      screenshot: null,
      screenshotState: 'left_out',
      replay: 'included',
      console: formHost.evidence.console,
      network: formHost.evidence.network,
      errors: formHost.evidence.errors,
      actions: [],
      environment: 'included',
      performance: 'included',
      context: 'included',
    })
  })

  it('contains nothing of parts that were switched off, and all of a part that was switched on again', async () => {
    const { store, drafts } = storeFor()
    store.change({ title: 'x' })
    for (const part of ['console', 'network', 'replay', 'environment', 'context', 'errors', 'errors'] as const)
      store.toggle(part)
    await store.send()
    expect(drafts()[0]).toMatchObject({
      console: [],
      network: [],
      replay: 'left_out',
      environment: 'left_out',
      context: 'left_out',
      errors: [{ message: 'x is undefined' }],
    })
  })

  it('lacks removed entries, unless they were restored', async () => {
    const { store, drafts, formHost } = storeFor()
    store.change({ title: 'x' })
    store.removeEntry(formHost.evidence.console[1] as object)
    store.removeEntry(formHost.evidence.network[0] as object)
    store.restoreEntries(formHost.evidence.network)
    await store.send()
    expect(drafts()[0]?.console).toEqual([line(1), line(3)])
    expect(drafts()[0]?.network).toHaveLength(1)
  })

  it('contains no e-mail address that the form did not ask for', async () => {
    const { store, drafts } = storeFor({ email: 'off', initial: { email: 'ada@example.com' } })
    store.change({ title: 'x' })
    await store.send()
    expect(drafts()[0]?.email).toBeNull()
  })
})

describe('the screenshot', () => {
  const picture = new Blob(['pixels'], { type: 'image/png' })

  it('is awaited, and sent unchanged if it has no marks', async () => {
    let arrive = (_: Blob) => {}
    const { store, drafts } = storeFor({ takeScreenshot: () => new Promise((resolve) => (arrive = resolve)) })
    store.change({ title: 'x' })
    const sending = store.send()
    expect(drafts()).toEqual([])
    arrive(picture)
    await sending
    expect(drafts()[0]).toMatchObject({ screenshotState: 'included', screenshot: picture })
  })

  it('is not awaited once it is left out', async () => {
    const { store, drafts } = storeFor({ takeScreenshot: () => new Promise(() => undefined) })
    store.change({ title: 'x' })
    store.toggle('screenshot')
    await store.send()
    expect(drafts()[0]).toMatchObject({ screenshotState: 'left_out', screenshot: null })
  })

  it('is missing with a reason if it failed, and the report is still sent', async () => {
    const { store, drafts } = storeFor({ takeScreenshot: () => Promise.reject(new Error('canvas is tainted')) })
    store.change({ title: 'x' })
    await store.send()
    expect(drafts()[0]).toMatchObject({
      screenshotState: 'failed',
      screenshotReason: 'canvas is tainted',
      screenshot: null,
    })
    expect(store.get().view).toBe('sent')
  })

  it('is taken again for another area, without the marks of the one before', async () => {
    const takeScreenshot = vi.fn(async () => picture)
    const { store, effects } = storeFor({ takeScreenshot, area: 'page' })
    expect(store.get().area).toBe('page')
    await shown(store)
    await store.edit()
    const mark = { kind: 'rectangle', color: '#f00', from: { x: 1, y: 1 }, to: { x: 9, y: 9 } }
    const { marking } = store.get()
    store.change({ marking: { ...marking, history: { ...marking.history, marks: [mark as never] } } })
    store.advance('done')
    store.showArea('region')
    expect(store.get()).toMatchObject({ area: 'region', screenshot: { state: 'taking' } })
    store.showArea('viewport')
    await shown(store)
    expect(store.get()).toMatchObject({ area: 'region', marking: { history: { marks: [] } } })
    expect(takeScreenshot.mock.calls).toEqual([['page'], ['region']])
    expect(effects.hide).toHaveBeenCalledOnce()
    expect(effects.focusArea).toHaveBeenCalledOnce()
    expect(store.get()).toMatchObject({ view: 'form', presence: 'shown' })
  })

  it('stays unchanged if the reporter selects no area', async () => {
    const called = new DOMException('No part was chosen.', 'AbortError')
    const takeScreenshot = vi.fn(async (area: string) => (area === 'region' ? Promise.reject(called) : picture))
    const { store } = storeFor({ takeScreenshot })
    await shown(store)
    store.showArea('region')
    await shown(store)
    expect(store.get().area).toBe('viewport')

    const first = storeFor({ takeScreenshot, area: 'region' }).store
    await shown(first)
    expect(first.get().area).toBe('viewport')
  })

  it('is edited after the editor has loaded, which happens once', async () => {
    const loadEditor = vi.fn(async () => pictureEditor)
    const { store } = storeFor({ takeScreenshot: async () => picture, loadEditor })
    await shown(store)
    store.prepareEditing()
    const editing = store.edit()
    expect(store.get()).toMatchObject({ view: 'form', editing: 'loading', announcement: 'Opening…' })
    await Promise.all([editing, store.edit()])
    expect(store.get()).toMatchObject({ view: 'editor', editing: 'idle', announcement: '' })
    expect(loadEditor).toHaveBeenCalledOnce()
  })

  it('shows that the editor could not be loaded only after a press, and the next press tries again', async () => {
    const loadEditor = vi.fn(async () => pictureEditor)
    loadEditor.mockRejectedValueOnce(new Error('gone')).mockRejectedValueOnce(new Error('still gone'))
    const { store } = storeFor({ takeScreenshot: async () => picture, loadEditor })
    await shown(store)
    store.prepareEditing()
    await Promise.resolve()
    expect(store.get()).toMatchObject({ editing: 'idle', announcement: '' })
    await store.edit()
    await store.edit()
    expect(loadEditor).toHaveBeenCalledTimes(3)
    expect(store.get().view).toBe('editor')
  })

  it.each([
    ['has left the form', (store: FormStore) => store.advance('leave')],
    ['sends', (store: FormStore) => void store.send()],
    ['has left the picture out', (store: FormStore) => store.toggle('screenshot')],
  ])('does not open in the editor after the reporter %s', async (_, act) => {
    let arrive = (_: typeof pictureEditor) => {}
    const loadEditor = () => new Promise<typeof pictureEditor>((resolve) => (arrive = resolve))
    const { store } = storeFor({ takeScreenshot: async () => picture, loadEditor })
    await shown(store)
    store.change({ title: 'x' })
    const editing = store.edit()
    act(store)
    arrive(pictureEditor)
    await editing
    expect(store.get().view).not.toBe('editor')
    expect(store.get().editing).toBe('idle')
  })

  it('is never sent without its marks if they cannot be drawn', async () => {
    const { store, drafts } = storeFor({ takeScreenshot: async () => picture })
    await Promise.resolve()
    const points = [
      { x: 0, y: 0 },
      { x: 9, y: 9 },
    ]
    const marks = [{ id: 1, tool: 'blackOut' as const, color: '#000', points }]
    const marking = { ...store.get().marking, history: { marks, past: [[]], future: [] } }
    store.change({ title: 'x', marking })
    const noCanvas = vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null)
    await store.send()
    noCanvas.mockRestore()
    expect(drafts()).toEqual([])
    expect(store.get()).toMatchObject({ view: 'form', problem: { message: expect.stringContaining('canvas') } })
  })
})

describe('sending', () => {
  it('does not start before all fields are valid', async () => {
    const { store, drafts } = storeFor({ email: 'required', strings: { titleMissing: 'Titre ?' } })
    await store.send()
    expect(drafts()).toEqual([])
    expect(store.get().invalid).toEqual({
      title: 'Titre ?',
      email: 'Please add your e-mail so that we can reply.',
    })
    store.change({ title: 'x', email: 'ada@example' })
    await store.send()
    expect(store.get().invalid).toEqual({ email: expect.stringContaining('name@example.com') })
    expect(drafts()).toEqual([])
  })

  it('keeps everything after a failure, and the next try sends the same draft', async () => {
    const { store, drafts, formHost } = storeFor()
    vi.mocked(formHost.submit).mockRejectedValueOnce(
      failure({ code: 'UNAVAILABLE', retryable: true, request_id: 'r-1' }),
    )
    store.change({ title: 'Sum is NaN' })
    store.toggle('network')
    await store.send()
    expect(store.get()).toMatchObject({
      view: 'form',
      title: 'Sum is NaN',
      problem: { code: 'UNAVAILABLE', message: 'It broke.', retryable: true, request_id: 'r-1' },
    })
    await store.send()
    expect(drafts()[1]).toEqual(drafts()[0])
    expect(store.get()).toMatchObject({ view: 'sent', problem: null, sent: { id: 'rep_0123456789abcdef' } })
  })

  it('ends when it is cancelled, even if submit ignores the signal', async () => {
    const { store, formHost } = storeFor()
    let signal: AbortSignal | undefined
    vi.mocked(formHost.submit).mockImplementationOnce((_, on) => {
      signal = on.signal
      return new Promise(() => undefined)
    })
    store.change({ title: 'x' })
    const sending = store.send()
    await vi.waitFor(() => expect(signal).toBeDefined())
    store.cancel()
    await sending
    expect(signal?.aborted).toBe(true)
    expect(store.get()).toMatchObject({ view: 'form', problem: null, title: 'x' })
  })

  it('runs once, however often it is called', async () => {
    const { store, drafts } = storeFor()
    store.change({ title: 'x' })
    await Promise.all([store.send(), store.send()])
    expect(drafts()).toHaveLength(1)
  })

  it('announces every step and every quarter, not every byte', async () => {
    const said: string[] = []
    const formHost = fakeFormHost({
      submit: async (_, { progress }) => {
        for (let sent = 0; sent <= 1000; sent += 10)
          progress({ step: 'uploading', sent: sent * 1000, total: 1_000_000 })
        progress({ step: 'finishing', sent: 1, total: 1 })
        return { id: 'rep_1', share_url: null }
      },
    })
    const onChange = () => said.push(store.get().announcement)
    const store = createFormStore({
      formHost,
      openPicture: async (blob) => ({ blob, bitmap }),
      onChange,
      effects: fakeEffects(),
    })
    store.change({ title: 'x' })
    await store.send()
    expect([...new Set(said)]).toHaveLength(9)
  })
})

describe('discarding', () => {
  it('closes the form at once if the draft is empty', () => {
    const { store, effects } = storeFor({ initial: { email: 'ada@example.com' } })
    store.discard()
    expect(effects.discard).toHaveBeenCalledOnce()
    expect(store.get().presence).toBe('parked')
  })

  it('can be undone if the draft is not empty', () => {
    const { store, effects } = storeFor()
    store.change({ summary: 'half a page' })
    store.discard()
    expect(effects.hide).not.toHaveBeenCalled()
    expect(store.get()).toMatchObject({ view: 'discarded', summary: 'half a page' })
    store.advance('undo')
    expect(store.get()).toMatchObject({ view: 'form', presence: 'shown', summary: 'half a page' })
  })
})
