import { call } from '../dom.ts'
import { MASK, OWN } from '../privacy/selectors.ts'

/** Returns true if the page has marked any element as private. */
export const hasPrivateParts = (): boolean => call(document, 'querySelector', `:is(${MASK}):not(${OWN})`) !== null
