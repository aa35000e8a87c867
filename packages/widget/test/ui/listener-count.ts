import { vi } from 'vitest'

/** Counts the listeners that stay on window and document; `signal` takes one off as `removeEventListener` does. */
export function countListeners(): { left(): string[]; stop(): void } {
  const held = new Map<string, Set<unknown>>()
  const targets: [string, EventTarget][] = [
    ['window', window],
    ['document', document],
    ['html', document.documentElement],
  ]
  const spies = targets.flatMap(([name, target]) => {
    const add = target.addEventListener.bind(target)
    const remove = target.removeEventListener.bind(target)
    const listeners = (type: string) => held.get(`${name} ${type}`) ?? new Set()
    return [
      vi.spyOn(target, 'addEventListener').mockImplementation((type: string, listener: unknown, options: unknown) => {
        held.set(`${name} ${type}`, listeners(type).add(listener))
        const { signal } = (typeof options === 'object' ? options : {}) as { signal?: AbortSignal }
        signal?.addEventListener('abort', () => listeners(type).delete(listener))
        add(type, listener as EventListener, options as AddEventListenerOptions)
      }),
      vi.spyOn(target, 'removeEventListener').mockImplementation((type: string, listener: unknown) => {
        listeners(type).delete(listener)
        remove(type, listener as EventListener)
      }),
    ]
  })
  return {
    left: () => [...held].flatMap(([type, listeners]) => Array(listeners.size).fill(type)),
    stop: () => {
      for (const spy of spies) spy.mockRestore()
    },
  }
}
