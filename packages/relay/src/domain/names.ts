import { givenName } from '@earshot/protocol/schemas'
import { invalid } from '../errors.ts'

/** Reads a name that a person gives to a resource. Throws VALIDATION_ERROR. */
export function readName(text: string): string {
  const read = givenName.safeParse(text)
  if (read.success) return read.data
  const problems = read.error.issues.map(({ message }) => ({ path: 'name', message }))
  throw invalid(problems, { message: problems.map(({ message }) => message).join(' ') })
}
