import type { History } from './annotations.ts'

export const NO_MARKS: History = { marks: [], past: [], future: [] }

/** Apart in hue and in lightness, so that they differ for the colour-blind too. */
export const COLORS = { red: '#e5243b', yellow: '#ffc400', green: '#0f9d58', blue: '#1a5fff' } as const
