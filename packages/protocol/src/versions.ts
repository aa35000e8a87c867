/**
 * Versions of the documents that this release writes. A separate file without zod, since the widget
 * uses it at run time.
 */

export const DEBUGGER_VERSION = 1
export const REPLAY_VERSION = 1

export const CONSOLE_LEVELS = ['debug', 'log', 'info', 'warn', 'error'] as const
