/**
 * The classic-script door: `<script src="https://relay/widget.js" data-key="ck_…" async></script>`.
 * It hooks console, network and errors at once, as strings, puts `Earshot` on the window, and fetches the rest when the page is idle.
 */
import type { Widget, WidgetOptions } from './api/options.ts'
import { whenIdle } from './api/when-idle.ts'
import { startEarlyCollectors } from './capture/early.ts'

/** File of the chunk that holds the rest, beside the script; put in by the build. */
declare const CORE_CHUNK: string

type Call = [method: keyof Widget, ...args: never[]]

/** What `window.Earshot` is: the widget, and `push` for the queue that a page may fill before the script is there. */
type Global = Widget & { push(...calls: Call[]): void }

declare global {
  interface Window {
    Earshot?: Global | Call[]
  }
}

const script = document.currentScript as HTMLScriptElement | null
const before = window.Earshot

if (!script) console.warn('Earshot: load widget.js by a plain <script>. For modules there is the npm package.')
else if (!script.dataset.key) console.warn('Earshot: the script tag needs data-key="ck_…".')
else if (!before || Array.isArray(before)) start(script, before ?? [])

function start({ src, dataset }: HTMLScriptElement, queue: Call[]): void {
  const folder = new URL('.', src).href
  const relay = (dataset.relay ?? folder).replace(/\/$/, '')
  const early = startEarlyCollectors({ relay })
  const waiting: ((widget: Widget) => void)[] = []
  let widget: Widget | undefined
  let loading: Promise<Widget> | undefined
  let destroyed = false

  async function load(): Promise<Widget> {
    let core: typeof import('./script-tag-core.ts')
    try {
      core = await import(/* @vite-ignore */ folder + CORE_CHUNK)
    } catch (cause) {
      // Offline, or a policy of the page: the next call tries again.
      loading = undefined
      const message = `Earshot could not load ${folder}${CORE_CHUNK}. Is the relay allowed by the page’s policy?`
      throw Object.assign(new Error(message, { cause }), { code: 'CHUNK_FAILED', retryable: true })
    }
    if (destroyed) throw Object.assign(new Error('Earshot was destroyed.'), { code: 'NOT_RUNNING', retryable: false })
    const options: WidgetOptions = { ...core.optionsOf(dataset), relay }
    const loaded = core.assembleWidget({ options, early })
    widget = loaded
    Object.assign(api, loaded, { destroy })
    for (const run of waiting.splice(0)) attempt(() => run(loaded))
    return loaded
  }
  const loadNow = () => {
    loading ??= load()
    return loading
  }
  const warn = (error: Error) => {
    if (!destroyed) console.warn(error.message)
  }
  /** The widget itself is not there to tell those who listen for it. */
  const failed = new Set<(error: never) => void>()
  const tell = (error: Error) => {
    warn(error)
    if (!widget && !destroyed) for (const listener of failed) attempt(() => listener(error as never))
  }
  /** A queued call that the page got wrong, or that fails, is told, and neither thrown into the page nor in the way of the others. */
  const attempt = (call: () => unknown) => void (async () => call())().catch(warn)
  const cancelIdle = whenIdle(() => void loadNow().catch(warn))

  const later = (run: (widget: Widget) => void) => void (widget ? run(widget) : waiting.push(run))
  /** For calls that answer with their undoing: undone before they could be done, they are not done. */
  const undoable = (run: (widget: Widget) => () => void) => {
    let undone = false
    let undo: (() => void) | undefined
    later((loaded) => {
      if (!undone) undo = run(loaded)
    })
    return () => {
      undone = true
      undo?.()
    }
  }

  const attached = new Set<() => void>()
  const open = () => void loadNow().then((loaded) => loaded.open(), tell)

  function destroy(): void {
    destroyed = true
    cancelIdle()
    for (const detach of attached) detach()
    early.stop()
    waiting.length = 0
    widget?.destroy()
    if (window.Earshot === api) delete window.Earshot
  }

  const api: Global = {
    open,
    async submit(report) {
      const loaded = await loadNow().catch((error) => {
        tell(error)
        throw error
      })
      return loaded.submit(report)
    },
    close: () => widget?.close(),
    identify: (user) => later((loaded) => loaded.identify(user)),
    setContext: (context) => later((loaded) => loaded.setContext(context)),
    on(name, listener) {
      if (name === 'failed') failed.add(listener)
      const undo = undoable((loaded) => loaded.on(name, listener))
      return () => {
        failed.delete(listener)
        undo()
      }
    },
    // At once, so that a press before the rest is there is not lost.
    attachTo(element) {
      const detach = () => {
        element.removeEventListener('click', open)
        attached.delete(detach)
      }
      element.addEventListener('click', open)
      attached.add(detach)
      return detach
    },
    destroy,
    push(...calls) {
      for (const [method, ...args] of calls) attempt(() => (api[method] as (...args: never[]) => unknown)?.(...args))
    },
  }
  window.Earshot = api
  api.push(...queue)
}
