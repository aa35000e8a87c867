import { call } from '../dom.ts'
import { OWN } from './selectors.ts'

/** Returns true if an element's event comes from the widget: outside its shadow trees, their host is the target. */
export const isOwnEvent = ({ target }: Event): boolean => call(target as Element, 'closest', OWN) !== null
