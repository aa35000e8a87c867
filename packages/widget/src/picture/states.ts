import { stateAttribute } from './selectors.ts'
import type { Steps } from './slices.ts'

/** Which elements are in the states that style sheets ask for, as attributes that stand for them. */
export function* findStates(roots: readonly ParentNode[], states: ReadonlySet<string>): Steps<Map<Element, string[]>> {
  const found = new Map<Element, string[]>()
  for (const state of states) {
    for (const root of roots) {
      try {
        for (const element of root.querySelectorAll(state)) {
          yield
          found.set(element, [...(found.get(element) ?? []), stateAttribute(state)])
        }
      } catch {
        // This browser does not know the state.
      }
    }
  }
  return found
}
