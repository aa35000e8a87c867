import type {
  CapturedPart,
  DebuggerDocument,
  Environment,
  NetworkEntry,
  PageError,
  UserAction,
} from '@earshot/protocol'
import { plainLine } from '../../plain-text.ts'
import { clockTime } from '../format.ts'

const MAX_LINES = 20

/**
 * Formats a debugger document for a terminal. Each section is limited to its newest lines. All text
 * in it is untrusted.
 */
export function formatDebugger(document: DebuggerDocument): string[] {
  const failed = document.network.filter(hasFailed)
  return [
    ...formatEnvironment(document.environment),
    ...formatContext(document),
    ...section('Errors', document.errors.map(errorLine)),
    ...section(
      'Console',
      document.console.map(
        ({ at, level, args }) => `${clockTime(at)}  ${level.padEnd(5)}  ${plainLine(args.join(' '))}`,
      ),
    ),
    ...section('Failed requests', failed.map(requestLine)),
    ...section('Actions', document.actions.map(actionLine)),
    ...section('Parts', document.parts.map(partLine)),
  ]
}

/** A heading with the last lines, or nothing if there are no lines. */
export function section(title: string, lines: string[]): string[] {
  if (lines.length === 0) return []
  const shown = lines.slice(-MAX_LINES)
  const count = shown.length < lines.length ? `the last ${shown.length} of ${lines.length}` : String(lines.length)
  return ['', `${title} (${count})`, ...shown.map((line) => `  ${line}`)]
}

function formatEnvironment(environment: Environment | null): string[] {
  if (!environment) return ['', 'Environment: left out by the reporter']
  const { browser, os, viewport, screen, locale, time_zone } = environment
  const rows = [
    ['Page', environment.url],
    ['Title', environment.title],
    ['Browser', `${browser.name} ${browser.version} on ${os.name} ${os.version}`],
    [
      'Window',
      `${viewport.width} × ${viewport.height} of ${screen.width} × ${screen.height}, ratio ${environment.device_pixel_ratio}`,
    ],
    ['Locale', `${locale}, ${time_zone}`],
    ['Network', environment.online ? 'online' : 'offline'],
  ]
  return ['', 'Environment', ...rows.map(([name = '', value = '']) => `  ${name.padEnd(8)} ${plainLine(value, 300)}`)]
}

function formatContext({ context }: DebuggerDocument): string[] {
  const lines = Object.entries(context).map(([name, value]) => {
    return `${name.padEnd(8)} ${plainLine(typeof value === 'string' ? value : JSON.stringify(value), 500)}`
  })
  return lines.length > 0 ? ['', 'Set by the page', ...lines.map((line) => `  ${line}`)] : []
}

function errorLine({ at, kind, name, message, source, line, context = '' }: PageError): string {
  const what = [name, message].filter(Boolean).join(': ')
  const where = source ? ` (${source}${line === undefined ? '' : `:${line}`})` : ''
  return `${clockTime(at)}  ${kind.padEnd(9)}  ${plainLine(`${what}${where} ${context}`.trimEnd(), 300)}`
}

/** Includes connections that were open and then closed with an error. */
function hasFailed({ outcome, status, close_code = 1000 }: NetworkEntry): boolean {
  if (outcome === 'failed' || outcome === 'aborted') return true
  return (status !== null && status >= 400) || !(close_code === 1000 || close_code === 1001 || close_code === 1005)
}

function requestLine({ at, method, url, status, outcome, duration, close_code }: NetworkEntry): string {
  const took = duration === null ? '' : `  ${Math.round(duration)} ms`
  const closed = close_code === undefined ? '' : `  closed with ${close_code}`
  return `${clockTime(at)}  ${status ?? outcome}  ${plainLine(`${method} ${url}`.trim(), 200)}${took}${closed}`
}

function actionLine({ at, kind, target, url, detail }: UserAction): string {
  return `${clockTime(at)}  ${kind.padEnd(10)}  ${plainLine([target, url, detail].filter(Boolean).join('  '))}`
}

const AREAS = { viewport: 'what was in view', page: 'the whole page', region: 'a part of the page' }

function partLine({ kind, state, reason, area, element }: CapturedPart): string {
  const { selector = '', role = null, name = null } = element ?? {}
  const shown = [area && AREAS[area], [role, name && `"${name}"`, selector].filter(Boolean).join(' ')]
  const more = [reason, ...shown].filter(Boolean).join(', ')
  return `${kind.padEnd(10)}  ${state.replace('_', ' ')}${more ? `: ${plainLine(more)}` : ''}`
}
