/**
 * Wraps a function so that it never throws into the page. The wrapper returns undefined after an
 * error.
 */
export function guard<Args extends unknown[], Result>(run: (...args: Args) => Result) {
  return (...args: Args): Result | undefined => {
    try {
      return run(...args)
    } catch {
      return undefined
    }
  }
}
