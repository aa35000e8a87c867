import type { History } from './annotations.ts'

export const NO_MARKS: History = { marks: [], past: [], future: [] }

/** The colours differ in hue and in lightness, for colour-blind reporters. */
export const COLORS = { red: '#e5243b', yellow: '#ffc400', green: '#0f9d58', blue: '#1a5fff' } as const
