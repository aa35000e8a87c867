import type { Widget } from './options.ts'

/** Zone.js, by which Angular 20 and older learn that something has happened: each listener and timer in its zone redraws the page. */
interface Zones {
  readonly root: { run<Result>(run: () => Result): Result }
  readonly current: { wrap<Listener>(listener: Listener, source: string): Listener }
}

function findZones(): Zones | undefined {
  const { Zone: zones } = window as { Zone?: Partial<Zones> }
  return typeof zones?.root?.run === 'function' && zones.current ? (zones as Zones) : undefined
}

/** Runs what makes a widget, and each of its methods, where the page's zone does not see what they start. */
export function outsideZone(create: () => Widget): Widget {
  const zones = findZones()
  if (!zones) return create()
  const widget = zones.root.run(create)
  const methods = Object.entries(widget).map(([name, method]) => [
    name,
    (...args: unknown[]) => {
      // A listener of the page runs in the zone in which it was given to us.
      const wrapped = args.map((arg) => (typeof arg === 'function' ? zones.current.wrap(arg, 'Earshot') : arg))
      return zones.root.run(() => (method as (...args: unknown[]) => unknown)(...wrapped))
    },
  ])
  return Object.assign(widget, Object.fromEntries(methods))
}
