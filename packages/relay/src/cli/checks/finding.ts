/** One result of `earshot doctor`. */
export interface Finding {
  /** What was checked, such as `disk`. */
  subject: string
  /** A problem keeps reports from arriving; a warning may become one. */
  state: 'ok' | 'warning' | 'problem'
  /** What was found and, unless the state is ok, what to do. */
  message: string
}

export function ok(subject: string, message: string): Finding {
  return { subject, state: 'ok', message }
}

export function warning(subject: string, message: string): Finding {
  return { subject, state: 'warning', message }
}

export function problem(subject: string, message: string): Finding {
  return { subject, state: 'problem', message }
}

/** Whether anybody but the owner has access. Windows keeps permissions elsewhere. */
export function isOpenToOthers(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
