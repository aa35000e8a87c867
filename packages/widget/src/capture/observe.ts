import { guard } from '../guard.ts'
import type { Stop } from './entries.ts'
import { patch } from './patch.ts'

type Report = (self: never, args: never[]) => void
type Method = (this: never, ...args: never[]) => unknown

export interface Observed {
  /** The page's class to observe. Nothing is observed if it is undefined or lacks the member. */
  readonly of: { readonly prototype: object } | undefined
  readonly name: string
  readonly part?: 'value' | 'set'
  readonly before?: Report
  readonly after?: Report
}

/** A wrapper in the page, with its current callbacks. */
interface Wrapper extends Pick<Observed, 'before' | 'after'> {
  readonly original: unknown
  takeOut(): void
}

/** Wrappers that had to stay because the page has wrapped them. The next observer reuses them. */
const buried = new WeakMap<object, Record<string, Wrapper>>()

/**
 * Calls `before` and `after` around a method or setter. The page always gets its own result or
 * error. The returned function restores the original. If the page has wrapped our wrapper since,
 * both stay and ours only calls the original.
 */
export function observe({ of, name, part = 'value', before, after }: Observed): Stop {
  const target = of?.prototype
  const own = target && Object.getOwnPropertyDescriptor(target, name)
  if (!target || !own?.configurable || typeof own[part] !== 'function') return () => {}
  const known = buried.get(target)?.[name]
  // If the page has restored the original, the kept wrapper is no longer called.
  const wrapper = known && known.original !== own[part] ? known : wrap({ target, name, part, own })
  Object.assign(wrapper, { before, after })
  return () => {
    Object.assign(wrapper, { before: undefined, after: undefined })
    wrapper.takeOut()
  }
}

function wrap({
  target,
  name,
  part,
  own,
}: {
  target: object
  name: string
  part: 'value' | 'set'
  own: PropertyDescriptor
}): Wrapper {
  const callReport = guard((report: Report | undefined, self: never, args: never[]) => report?.(self, args))
  const ours = { ...own } as Record<'value' | 'set', Method>
  const wrapper: Wrapper = {
    original: own[part],
    takeOut() {
      if (Object.getOwnPropertyDescriptor(target, name)?.[part] === ours[part]) Object.defineProperty(target, name, own)
      else buried.set(target, { ...buried.get(target), [name]: wrapper })
    },
  }
  patch({
    target: ours,
    name: part,
    wrap: (original) =>
      function (this: never, ...args: never[]) {
        callReport(wrapper.before, this, args)
        const result = original.apply(this, args)
        callReport(wrapper.after, this, args)
        return result
      },
  })
  Object.defineProperty(target, name, ours)
  return wrapper
}
