/** `run`, but what goes wrong in it stays in it: nothing of ours throws into the page. Answers undefined then. */
export function guard<Args extends unknown[], Result>(run: (...args: Args) => Result) {
  return (...args: Args): Result | undefined => {
    try {
      return run(...args)
    } catch {
      return undefined
    }
  }
}
