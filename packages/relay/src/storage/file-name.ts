const NAME = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/
const MAX_LENGTH = 150

/** Whether this is a valid file name: letters, digits, `_`, `-`, and `/` between parts. */
export function isFileName(name: string): boolean {
  return name.length <= MAX_LENGTH && NAME.test(name)
}

/** The error for an invalid name. Names never come from clients, so this is a bug in the relay. */
export function notAFileName(name: string): Error {
  return new Error(`Invalid file name: ${name}`)
}
