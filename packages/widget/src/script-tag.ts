/**
 * Entry point for classic scripts: `<script src="https://relay/widget.js" data-key="ck_…"
 * async></script>`. It observes console, network and errors at once, as strings, sets
 * `window.Earshot`, and loads the rest when the page is idle.
 */
import { checkModule } from './api/check-module.ts'
import type { EarshotGlobal } from './api/global.ts'
import type { Widget, WidgetOptions } from './api/options.ts'
import { whenIdle } from './api/when-idle.ts'
import { startEarlyCollectors } from './capture/early.ts'
import { read, readOwn } from './dom.ts'

/** File of the core chunk, next to the script, and its integrity value; defined by the build. */
declare const CORE_CHUNK: string
declare const CORE_INTEGRITY: string

type Running = Exclude<EarshotGlobal, unknown[]> & {
  /**
   * For the script that takes over after an upgrade of the relay. It is a module, so it has no tag.
   */
  readonly tag: HTMLScriptElement
  readonly core: string
}

declare global {
  interface Window {
    Earshot?: EarshotGlobal
  }
}

const before = readOwn('Earshot') as Running | Parameters<Running['push']> | undefined
const running = Array.isArray(before) ? undefined : before
const current = read(document, 'currentScript')
const script = current ?? running?.tag

if (!(script instanceof HTMLScriptElement && script.src && script.dataset.key))
  console.warn('Earshot needs a plain <script src data-key>, or the npm package.')
else if (current ? !running : running?.core !== CORE_CHUNK) start(script)

function start(tag: HTMLScriptElement): void {
  const { src, dataset, nonce, integrity } = tag
  const folder = src.replace(/[^/]*([?#].*)?$/, '')
  const relay = dataset.relay ?? folder
  const early = startEarlyCollectors()
  /**
   * Calls of the page, replayed on each widget, including the one after an upgrade of the relay.
   */
  const standing = new Map<unknown, (widget: Widget) => void>()
  const attached = new Set<() => void>()
  let context = {}
  let widget: Widget | undefined
  let loading: Promise<Widget> | undefined
  let destroyed = false

  const check = (path: string, bytes: string) => checkModule(folder + path, { integrity: bytes, nonce })

  async function load(): Promise<Widget> {
    let core: typeof import('./script-tag-core.ts')
    try {
      await check(CORE_CHUNK, CORE_INTEGRITY)
      core = await import(/* @vite-ignore */ folder + CORE_CHUNK)
    } catch (cause) {
      const successor = await renew()
      if (successor) return successor
      // Offline, or blocked by a policy: the next call tries again.
      loading = undefined
      const message = `Earshot cannot load ${folder}${CORE_CHUNK}. Does a policy forbid it?`
      throw Object.assign(new Error(message, { cause }), { code: 'CHUNK_FAILED', retryable: true })
    }
    if (destroyed) return core.inert()
    core.pin(check)
    const options: WidgetOptions = { ...core.options(dataset), relay }
    return adopt(core.assemble({ options, early, renew }))
  }

  function adopt(next: Widget): Widget {
    widget = next
    for (const run of standing.values()) attempt(() => run(next))
    return next
  }

  /**
   * A cached script may not find its chunks after an upgrade of the relay. The current script then
   * takes over once, if it is a different one. A tag with `integrity` accepts only its own script.
   */
  async function renew(): Promise<Widget | undefined> {
    if (!current || integrity) return
    await import(/* @vite-ignore */ `${folder}widget.js?${Date.now()}`).catch(() => {})
    const successor = window.Earshot as Running
    if (successor === api || destroyed) return
    early.stop()
    widget?.destroy()
    loading = Promise.resolve(successor)
    return adopt(successor)
  }

  const loadNow = () => {
    loading ??= load()
    return loading
  }
  const warn = (error: Error) => {
    if (!destroyed) console.warn(error.message)
  }
  const reportFailure = (error: Error) => {
    warn(error)
    // There is no widget yet that could emit the event.
    if (!widget) for (const listener of failed) attempt(() => listener(error as never))
  }
  const failed = new Set<(error: never) => void>()
  /** Logs the error of a queued call. It neither throws into the page nor stops the other calls. */
  const attempt = (call: () => unknown) => void (async () => call())().catch(warn)
  const cancelIdle = whenIdle(() => void loadNow().catch(warn))

  const hold = (key: unknown, run: (widget: Widget) => void) => {
    standing.set(key, run)
    attempt(() => widget && run(widget))
  }
  const open = () => void loadNow().then((loaded) => loaded.open(), reportFailure)

  const api: Running = {
    tag,
    core: CORE_CHUNK,
    open,
    async submit(report) {
      const loaded = loadNow()
      loaded.catch(reportFailure)
      return (await loaded).submit(report)
    },
    close: () => widget?.close(),
    identify: (user) => hold(1, (next) => next.identify(user)),
    setContext(more) {
      context = { ...context, ...more }
      hold(2, (next) => next.setContext(context))
    },
    captureError: (...error) => (widget ?? early).captureError(...error),
    on(name, listener) {
      let undo: (() => void) | undefined
      const run = (next: Widget) => {
        undo = next.on(name, listener)
      }
      if (name === 'failed') failed.add(listener)
      hold(run, run)
      return () => {
        failed.delete(listener)
        standing.delete(run)
        undo?.()
      }
    },
    // Listens at once, so that an early click is not lost.
    attachTo(element) {
      const detach = () => {
        element.removeEventListener('click', open)
        attached.delete(detach)
      }
      element.addEventListener('click', open)
      attached.add(detach)
      return detach
    },
    destroy() {
      destroyed = true
      cancelIdle()
      for (const detach of attached) detach()
      failed.clear()
      early.stop()
      widget?.destroy()
      if (window.Earshot === api) delete window.Earshot
    },
    push(...calls) {
      for (const [method, ...args] of calls)
        attempt(() => (api[method] as ((...args: unknown[]) => unknown) | undefined)?.(...args))
    },
  }
  window.Earshot = api
  if (Array.isArray(before)) api.push(...before)
}
