/** One command of `earshot`. */
export interface Command {
  /** As typed: `capture-keys create`. */
  name: string
  /** One line for the list of commands. */
  summary: string
  /** The arguments after the name, then one line for each option. */
  usage: string
  /** Returns the exit code. Throws a UsageError for invalid arguments. */
  run: (args: string[]) => Promise<number>
}

/** An error in what the operator typed. The message is one sentence that says what to do. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'UsageError'
  }
}
