import { call } from '../dom.ts'
import { MASK, OWN } from '../privacy/selectors.ts'

/** Whether the page has marked anything as private. */
export const hasPrivateParts = (): boolean => call(document, 'querySelector', `:is(${MASK}):not(${OWN})`) !== null
