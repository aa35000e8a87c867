import { RelayError, StoreUnavailable } from '../errors.ts'

/** A failure whose message is shown to the operator. It contains neither user data nor secrets. */
export class JobError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'JobError'
  }
}

const MAX_LENGTH = 200

/**
 * What is stored of a failure. Messages of other code may contain anything, such as a password in a
 * URL, so only their kind is kept. The log has the rest.
 */
export function safeErrorText(error: unknown): string {
  if (error instanceof JobError) return error.message.slice(0, MAX_LENGTH)
  if (error instanceof RelayError) return error.code
  if (error instanceof StoreUnavailable) return 'The database or the file store was unavailable.'
  const { name, code } = error instanceof Error ? (error as NodeJS.ErrnoException) : { name: 'value', code: undefined }
  const kind = [name, code].filter((part) => typeof part === 'string' && /^\w{1,40}$/.test(part)).join(' ')
  return `Unexpected ${kind || 'error'}; the log has the details.`
}
