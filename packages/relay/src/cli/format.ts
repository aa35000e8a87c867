import { countOf } from '../count-of.ts'

/** A human-readable size, such as `1.4 MB`. */
export function humanBytes(bytes: number): string {
  if (bytes < 1000) return countOf(bytes, 'byte')
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** The time of day in UTC. The value is untrusted and may not be a valid time. */
export function clockTime(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '??:??:??.???' : date.toISOString().slice(-13, -1)
}
