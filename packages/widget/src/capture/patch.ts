type Method = (...args: never[]) => unknown

interface Patch<Target, Name extends keyof Target> {
  readonly target: Target
  readonly name: Name
  /** Makes the replacement. It has to call or construct `original` with its own `this` or `new.target` and arguments, first and exactly once. */
  readonly wrap: (original: Target[Name]) => Target[Name]
}

/**
 * Replaces a method or a class and returns the function that puts it back exactly as it was, own property or inherited. Where somebody
 * has patched over ours meanwhile, theirs stays and ours becomes a pass-through. Does nothing where there is no such method or it
 * must not be changed.
 */
export function patch<Target extends object, Name extends keyof Target>({ target, name, wrap }: Patch<Target, Name>) {
  const original = target[name]
  const own = Object.getOwnPropertyDescriptor(target, name)
  if (typeof original !== 'function' || own?.configurable === false) return () => {}

  let current = wrap(original) as Method
  // With the name, the length and whatever a polyfill hangs on its function.
  const patched = new Proxy(original, {
    apply: (_, self, args: never[]) => current.apply(self, args),
    construct: (_, args, newTarget) => Reflect.construct(current, args, newTarget) as object,
  })
  // Written out, since what was there may be a getter.
  const { enumerable = true, writable = true } = own ?? {}
  Object.defineProperty(target, name, { configurable: true, enumerable, writable, value: patched })

  return () => {
    current = original as Method
    if (target[name] !== (patched as unknown)) return
    if (own) Object.defineProperty(target, name, own)
    else delete target[name]
  }
}
