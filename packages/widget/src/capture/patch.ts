type Method = (...args: never[]) => unknown

interface Patch<Target, Name extends keyof Target> {
  readonly target: Target
  readonly name: Name
  /**
   * Creates the replacement. It must call or construct `original` exactly once, first, with its own
   * `this` and arguments.
   */
  readonly wrap: (original: Target[Name]) => Target[Name]
}

/**
 * Replaces a method or a class. Returns a function that restores it, as an own or inherited
 * property. If the page has patched it since, that patch stays and ours becomes a pass-through.
 * Does nothing if the member is missing or not configurable.
 */
export function patch<Target extends object, Name extends keyof Target>({ target, name, wrap }: Patch<Target, Name>) {
  const original = target[name]
  const own = Object.getOwnPropertyDescriptor(target, name)
  if (typeof original !== 'function' || own?.configurable === false) return () => {}

  let current = wrap(original) as Method
  // A proxy keeps the name, the length and any properties of the function.
  const patched = new Proxy(original, {
    apply: (_, self, args: never[]) => current.apply(self, args),
    construct: (_, args, newTarget) => Reflect.construct(current, args, newTarget) as object,
  })
  // defineProperty, since the previous member may be a getter.
  const { enumerable = true, writable = true } = own ?? {}
  Object.defineProperty(target, name, { configurable: true, enumerable, writable, value: patched })

  return () => {
    current = original as Method
    if (target[name] !== (patched as unknown)) return
    if (own) Object.defineProperty(target, name, own)
    else delete target[name]
  }
}
