import type { Page } from '@playwright/test'

/** What a guest could leave behind in a page. Everything in it is comparable. */
export interface Traces {
  html: string
  /** Names of properties of the window. */
  names: string[]
  /** Which of the page's functions are not the ones of before. */
  replaced: string[]
  sheets: number
  /** Listeners that were added and not removed, as `Target type`. */
  listeners: string[]
  timers: number
  observers: number
}

interface Watch {
  traces(): Traces
}

/** Counts listeners, timers and observers from the very beginning. Call before the page is loaded. */
export async function watchTraces(page: Page): Promise<() => Promise<Traces>> {
  await page.addInitScript(watch)
  return () => page.evaluate(() => (window as unknown as { __watch: Watch }).__watch.traces())
}

function watch(): void {
  const listeners = new Map<string, number>()
  const timers = new Set<unknown>()
  let observers = 0
  const count = (key: string, by: number) => listeners.set(key, (listeners.get(key) ?? 0) + by)

  const seen = new WeakMap<object, Map<string, unknown[]>>()
  const keyOf = (type: string, options: unknown) => {
    const capture =
      typeof options === 'object' && options ? Boolean((options as AddEventListenerOptions).capture) : Boolean(options)
    return `${type} ${capture}`
  }
  const nameOf = (target: unknown) => Object.prototype.toString.call(target).slice(8, -1)
  // Only what outlives an element of ours is counted: the page's own targets.
  const lasts = (target: unknown) =>
    target === window ||
    target === document ||
    target === document.documentElement ||
    target === document.body ||
    [
      'Navigation',
      'History',
      'MediaQueryList',
      'VisualViewport',
      'FontFaceSet',
      'PerformanceObserver',
      'Screen',
    ].includes(nameOf(target))

  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype
  const forget = (target: object, key: string, listener: unknown) => {
    const held = seen.get(target)?.get(key)
    const at = held?.indexOf(listener) ?? -1
    if (at < 0) return
    held?.splice(at, 1)
    count(`${nameOf(target)} ${key}`, -1)
  }
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window
    add.call(target, type, listener, options)
    if (!listener || !lasts(target)) return
    const key = keyOf(type, options)
    const byKey = seen.get(target) ?? new Map<string, unknown[]>()
    seen.set(target, byKey)
    const held = byKey.get(key) ?? []
    byKey.set(key, held)
    if (held.includes(listener)) return
    held.push(listener)
    count(`${nameOf(target)} ${key}`, 1)
    const { signal, once } = typeof options === 'object' && options ? options : ({} as AddEventListenerOptions)
    if (signal) add.call(signal, 'abort', () => forget(target, key, listener))
    if (once)
      add.call(target, type, () => forget(target, key, listener), {
        ...(options as object),
        signal: undefined,
      } as object)
  }
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? window
    remove.call(target, type, listener, options)
    if (listener) forget(target, keyOf(type, options), listener)
  }

  const { setTimeout: wait, setInterval: repeat, clearTimeout: stop, clearInterval: end } = window
  const started = (id: unknown) => {
    timers.add(id)
    return id
  }
  window.setTimeout = ((run: TimerHandler, ms?: number, ...args: unknown[]) => {
    const id: number = wait(
      (...given: unknown[]) => {
        timers.delete(id)
        if (typeof run === 'function') run(...given)
      },
      ms,
      ...args,
    )
    return started(id)
  }) as typeof window.setTimeout
  window.setInterval = ((...args: Parameters<typeof repeat>) => started(repeat(...args))) as typeof window.setInterval
  window.clearTimeout = (id) => {
    timers.delete(id)
    stop(id)
  }
  window.clearInterval = (id) => {
    timers.delete(id)
    end(id)
  }

  for (const Observer of [MutationObserver, IntersectionObserver, ResizeObserver, PerformanceObserver]) {
    const { observe, disconnect } = Observer.prototype as {
      observe: (...args: unknown[]) => void
      disconnect: () => void
    }
    const active = new WeakSet<object>()
    Object.assign(Observer.prototype, {
      observe(this: object, ...args: unknown[]) {
        const root = args[0]
        // An observer of an element that is gone is gone with it.
        if (!active.has(this) && (root === document || root === document.documentElement || !(root instanceof Node))) {
          active.add(this)
          observers++
        }
        return observe.apply(this, args)
      },
      disconnect(this: object) {
        if (active.delete(this)) observers--
        return disconnect.apply(this)
      },
    })
  }

  /** Every function of the page that a recorder may want to replace. */
  const functions = (): Map<string, unknown> => {
    const owners: Record<string, object> = {
      window,
      console,
      history,
      History: History.prototype,
      document,
      Document: Document.prototype,
      Element: Element.prototype,
      Node: Node.prototype,
      HTMLElement: HTMLElement.prototype,
      EventTarget: EventTarget.prototype,
      XMLHttpRequest: XMLHttpRequest.prototype,
      CSSStyleSheet: CSSStyleSheet.prototype,
      CSSStyleDeclaration: CSSStyleDeclaration.prototype,
      CSSGroupingRule: CSSGroupingRule.prototype,
      HTMLInputElement: HTMLInputElement.prototype,
      HTMLTextAreaElement: HTMLTextAreaElement.prototype,
      HTMLSelectElement: HTMLSelectElement.prototype,
      HTMLOptionElement: HTMLOptionElement.prototype,
      HTMLCanvasElement: HTMLCanvasElement.prototype,
      HTMLMediaElement: HTMLMediaElement.prototype,
      FontFaceSet: Object.getPrototypeOf(document.fonts),
      ShadowRoot: ShadowRoot.prototype,
    }
    const found = new Map<string, unknown>()
    for (const [owner, object] of Object.entries(owners)) {
      for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
        for (const part of ['value', 'get', 'set'] as const) {
          if (typeof property[part] === 'function') found.set(`${owner}.${name} ${part}`, property[part])
        }
      }
    }
    return found
  }
  const before = functions()

  const traces = (): Traces => {
    const now = functions()
    const names = [...new Set([...before.keys(), ...now.keys()])]
    return {
      html: document.documentElement.outerHTML,
      names: Object.getOwnPropertyNames(window).sort(),
      replaced: names.filter((name) => before.get(name) !== now.get(name)),
      sheets: document.adoptedStyleSheets.length,
      listeners: [...listeners]
        .filter(([, held]) => held > 0)
        .map(([key, held]) => `${key} ${held}`)
        .sort(),
      timers: timers.size,
      observers,
    }
  }
  Object.defineProperty(window, '__watch', { value: { traces }, enumerable: false })
}
