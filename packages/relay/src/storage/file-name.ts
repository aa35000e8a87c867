const NAME = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/
const MAX_LENGTH = 150

/** Whether the relay may have made this name of a file: letters, digits, `_`, `-`, and `/` between parts. */
export function isFileName(name: string): boolean {
  return name.length <= MAX_LENGTH && NAME.test(name)
}

/** What every store throws for a name that is none. No name of a client ever gets this far, so this is a mistake here. */
export function notAFileName(name: string): Error {
  return new Error(`Not a name of a stored file: ${name}`)
}
