import { stateAttribute } from './selectors.ts'
import type { Steps } from './slices.ts'

/** Finds the elements in the given states, and returns the attributes that represent them. */
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
        // The browser does not know the state.
      }
    }
  }
  return found
}
