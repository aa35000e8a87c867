/** One line of what `earshot doctor` found. */
export interface Finding {
  /** What was looked at: `disk`. */
  subject: string
  /** A warning is something to look into; a problem keeps reports from coming in. */
  state: 'ok' | 'warning' | 'problem'
  /** What was seen and, unless it is ok, what to do. */
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

/** Whether anybody but the owner may read or write it. Windows keeps permissions elsewhere. */
export function isOpenToOthers(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
