import { DEBUGGER_VERSION, type UserAction } from '@earshot/protocol'

type Members = Record<string, unknown>

/** fitDocument drops actions of other types. */
const KINDS: ReadonlyMap<unknown, UserAction['kind']> = new Map([
  ['click', 'click'],
  ['input', 'input'],
  ['change', 'input'],
  ['submit', 'submit'],
  ['keydown', 'key'],
  ['navigation', 'navigation'],
  ['visibilitychange', 'visibility'],
])

/** In this order, since each user agent also contains the names of later ones. */
const BROWSERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Edge', /Edg\/([\d.]+)/],
  ['Firefox', /Firefox\/([\d.]+)/],
  ['Chrome', /Chrome\/([\d.]+)/],
  ['Safari', /Version\/([\d.]+)/],
]

/**
 * Converts a document of existing clients of the protocol (`logs`, `network_requests`, actions with
 * a `type`) to the members of `debuggerDocument`. Returns any other value unchanged. Call
 * fitDocument on the result, which checks the types.
 */
export function translateDocument(sent: unknown): unknown {
  const document = membersOf(sent)
  if (!isOfExistingClient(document)) return sent
  const logs = listOf(document.logs)
  return {
    ...document,
    environment: environmentOf(document),
    console: logs.map((log) => ({
      at: timeOf(log),
      level: log.level === 'warning' ? 'warn' : log.level,
      args: [log.message],
    })),
    network: listOf(document.network_requests).map(requestOf),
    errors: [
      ...listOf(document.errors).map((error) => errorOf(error, error)),
      // An uncaught error is both a log entry and an error.
      ...logs.filter(isUncaught).map((log) => errorOf(log, membersOf(log.context))),
    ],
    actions: listOf(document.actions).map(actionOf),
  }
}

function isOfExistingClient({ version, console, network, logs, network_requests, actions }: Members): boolean {
  if (version === DEBUGGER_VERSION || console !== undefined || network !== undefined) return false
  return [logs, network_requests].some(Array.isArray) || listOf(actions).some(({ type }) => typeof type === 'string')
}

function environmentOf({ context, meta }: Members): Members | null {
  const { origin, page_context } = membersOf(meta)
  const page: Members = { url: origin, ...membersOf(page_context), ...membersOf(context) }
  if (Object.values(page).every((value) => value === undefined)) return null
  const { language, timezone, platform, user_agent, browser } = page
  return {
    locale: language,
    time_zone: timezone,
    os: { name: platform, version: '' },
    ...page,
    browser: browser ?? browserOf(user_agent),
  }
}

function browserOf(agent: unknown): Members | undefined {
  if (typeof agent !== 'string') return undefined
  const found = BROWSERS.find(([, pattern]) => pattern.test(agent))
  return found && { name: found[0], version: found[1].exec(agent)?.[1] }
}

/** Omits headers and bodies. */
function requestOf(request: Members): Members {
  const { method, url, status_code, duration_ms, meta } = request
  const status = status_code || null
  const duration = duration_ms ?? null
  const failed = membersOf(membersOf(meta).error).name === 'AbortError' ? 'aborted' : 'failed'
  const unanswered = duration === null ? 'pending' : failed
  return { at: timeOf(request), method, url, status, duration, outcome: status === null ? unanswered : 'answered' }
}

function isUncaught({ context }: Members): boolean {
  return ['filename', 'reason'].some((name) => name in membersOf(context))
}

function errorOf(entry: Members, { filename, lineno, colno, reason, ...facts }: Members): Members {
  const { name = 'Error', stack } = { ...facts, ...membersOf(reason) }
  const kind = reason === undefined ? 'error' : 'rejection'
  const place = { source: filename, line: lineno, column: colno }
  return { at: timeOf(entry), kind, name, message: entry.message, stack, ...place }
}

/**
 * Omits `value`, which is what was typed, except the URL of a navigation. Also omits field labels,
 * which may repeat it.
 */
function actionOf(action: Members): Members {
  const { type, selector, label, value } = action
  const kind = KINDS.get(type)
  const detail = kind === 'input' || kind === 'key' ? undefined : label
  return { at: timeOf(action), kind, target: selector, detail, ...(kind === 'navigation' && { url: value }) }
}

/** Milliseconds since the epoch. No date is longer than 40 characters. */
function timeOf({ happened_at }: Members): unknown {
  return typeof happened_at === 'string' ? Date.parse(happened_at.slice(0, 40)) : happened_at
}

function membersOf(value: unknown): Members {
  return isObject(value) ? value : {}
}

function listOf(value: unknown): Members[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
