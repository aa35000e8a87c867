import { cutText } from '@earshot/privacy'
import type { PageError } from '@earshot/protocol'
import { guard } from '../guard.ts'
import type { Emit, Stop } from './entries.ts'
import { describeNode, serializeOne } from './serialize.ts'

const MAX_MESSAGE = 1000
const MAX_URL = 9000

/**
 * Records uncaught errors, unhandled rejections, and images, scripts and styles that did not load.
 */
export function collectPageErrors(emit: Emit): Stop {
  const onError = guard((event: Event) => {
    if (event instanceof ErrorEvent) {
      emit('errors', {
        ...describeThrown('error', event.error ?? event.message),
        source: event.filename || undefined,
        line: event.lineno,
        column: event.colno,
      })
    } else if (event.target instanceof Element) {
      const { target } = event
      const source = target.getAttribute('src') ?? target.getAttribute('href') ?? ''
      emit('errors', {
        at: Date.now(),
        kind: 'resource',
        name: target.localName,
        message: `${describeNode(target)} did not load`,
        source: source.slice(0, MAX_URL),
      })
    }
  })
  const onRejection = guard((event: PromiseRejectionEvent) => emit('errors', describeThrown('rejection', event.reason)))

  window.addEventListener('error', onError, true)
  window.addEventListener('unhandledrejection', onRejection)
  return () => {
    window.removeEventListener('error', onError, true)
    window.removeEventListener('unhandledrejection', onRejection)
  }
}

/** Converts any thrown value to an entry. */
export function describeThrown(kind: PageError['kind'], thrown: unknown): PageError {
  const text = serializeOne(thrown)
  const entry: PageError = { at: Date.now(), kind, name: '', message: cutText(text, MAX_MESSAGE) }
  try {
    if (thrown instanceof Error) {
      entry.name = cutText(String(thrown.name), 200)
      entry.message = cutText(String(thrown.message), MAX_MESSAGE)
      // With its members, its cause, and the errors of an AggregateError, as the console shows it.
      entry.stack = text
    }
  } catch {
    // Reading a thrown value may itself throw.
  }
  return entry
}
