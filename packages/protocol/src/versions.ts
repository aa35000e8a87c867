/** What the documents of this release say of themselves. No zod here: the widget takes these at run time. */

export const DEBUGGER_VERSION = 1
export const REPLAY_VERSION = 1

export const CONSOLE_LEVELS = ['debug', 'log', 'info', 'warn', 'error'] as const
