/** One command of `earshot`. */
export interface Command {
  /** As it is typed: `capture-keys create`. */
  name: string
  /** One line for the list of commands. */
  summary: string
  /** What follows the name, then a line for each option. */
  usage: string
  /** Answers with the exit code. Throws UsageError for a mistake in what was typed. */
  run: (args: string[]) => Promise<number>
}

/** A mistake in what was typed. The message is one sentence that says what to do. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'UsageError'
  }
}
