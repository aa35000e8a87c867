import type { Widget } from './options.ts'

/**
 * Zone.js tells Angular 20 and older about events. Each listener and timer in Angular's zone
 * triggers change detection.
 */
interface Zones {
  readonly root: { run<Result>(run: () => Result): Result }
  readonly current: { wrap<Listener>(listener: Listener, source: string): Listener }
}

function findZones(): Zones | undefined {
  const { Zone: zones } = window as { Zone?: Partial<Zones> }
  return typeof zones?.root?.run === 'function' && zones.current ? (zones as Zones) : undefined
}

/**
 * Runs `create` and all methods of the widget outside the page's zone, so that they do not trigger
 * change detection.
 */
export function outsideZone(create: () => Widget): Widget {
  const zones = findZones()
  if (!zones) return create()
  const widget = zones.root.run(create)
  const methods = Object.entries(widget).map(([name, method]) => [
    name,
    (...args: unknown[]) => {
      // A listener of the page runs in the zone in which it was added.
      const wrapped = args.map((arg) => (typeof arg === 'function' ? zones.current.wrap(arg, 'Earshot') : arg))
      return zones.root.run(() => (method as (...args: unknown[]) => unknown)(...wrapped))
    },
  ])
  return Object.assign(widget, Object.fromEntries(methods))
}
