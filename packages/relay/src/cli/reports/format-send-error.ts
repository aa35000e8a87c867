import type { EarshotError } from '@earshot/client'
import type { FieldProblem } from '@earshot/protocol'

/** Formats a refusal of the relay, with the fields to correct if it names any. */
export function formatSendError({ message, details }: EarshotError): string {
  const problems = Array.isArray(details) ? details.filter(isFieldProblem) : []
  return [message, ...problems.map(({ path, message }) => `${path || 'the request'}: ${message}`)].join(' ')
}

function isFieldProblem(value: unknown): value is FieldProblem {
  const { path, message } = (value ?? {}) as Partial<Record<string, unknown>>
  return typeof path === 'string' && typeof message === 'string'
}
