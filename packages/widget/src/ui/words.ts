import {
  type ConsoleEntry,
  type NetworkEntry,
  type PageError,
  REPORT_NUMBER_LENGTH,
  type UserAction,
} from '@earshot/protocol'
import type { SubmitProgress } from './form-host.ts'
import { type FormStrings, fill } from './strings.ts'

/** An entry of the evidence as text. It shows everything that is sent, and nothing else. */
export interface Line {
  at: number
  /** Level, status or kind of the entry. */
  tag: string
  /** Whether the entry is an error. */
  bad: boolean
  text: string
}

export const consoleLine = ({ at, level, args }: ConsoleEntry): Line => ({
  at,
  tag: level,
  bad: level === 'error',
  text: args.join(' '),
})

export const networkLine = (entry: NetworkEntry, { unanswered }: FormStrings): Line => {
  const { at, status, outcome, method, url, duration, initiator, request_size, response_size, ...more } = entry
  const known = [
    initiator,
    duration !== null && `${Math.round(duration)} ms`,
    request_size !== null && `↑ ${request_size} B`,
    response_size !== null && `↓ ${response_size} B`,
    ...pairs(more).map(([name, value]) => `${name} ${value}`),
  ]
  return {
    at,
    // Only a request with a response has a status.
    tag: String(status ?? (outcome === 'pending' ? unanswered : outcome)),
    bad: outcome === 'failed' || (status ?? 0) >= 400,
    text: `${[method, url].filter(Boolean).join(' ')}\n${known.filter(Boolean).join(', ')}`,
  }
}

export const errorLine = ({ at, kind, name, message, stack, source, line, column, ...more }: PageError): Line => ({
  at,
  tag: kind,
  bad: true,
  text: [
    name ? `${name}: ${message}` : message,
    more.context,
    stack,
    [source, line, column].filter((part) => part !== undefined).join(':'),
    more.buffered && 'buffered',
  ]
    .filter(Boolean)
    .join('\n'),
})

export const actionLine = ({ at, kind, target, detail, url }: UserAction): Line => ({
  at,
  tag: kind,
  bad: false,
  text: [target, detail, url].filter(Boolean).join(' '),
})

/** Returns the names and values of an object as text, without empty ones. */
export function pairs(object: object): [name: string, value: string][] {
  return Object.entries(object)
    .map(([name, value]): [string, string] => [name.replaceAll('_', ' '), valueText(value)])
    .filter(([, text]) => text)
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(', ')
  if (typeof value !== 'object') return String(value ?? '')
  return pairs(value ?? {})
    .map(([name, text]) => (name === 'name' ? text : `${name} ${text}`))
    .join(', ')
}

/** Formats a size in the reader's language: `412 kB`, `1.4 MB`. */
export function size(bytes: number, language: string): string {
  const [value, unit] = bytes < 1e6 ? [Math.ceil(bytes / 1e3), 'kilobyte'] : [bytes / 1e6, 'megabyte']
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value)
}

/**
 * Returns the last eight characters of an id. The first ones are a time, the same for all reports
 * of a day.
 */
export function shortId(id: string): string {
  return id.slice(-REPORT_NUMBER_LENGTH).toUpperCase()
}

export function progressText({ step, sent, total }: SubmitProgress, strings: FormStrings): string {
  if (step !== 'uploading') return strings[step]
  return fill(strings.uploading, { sent: size(sent, strings.language), total: size(total, strings.language) })
}
