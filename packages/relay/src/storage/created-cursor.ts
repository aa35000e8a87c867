/** The position after a page of reports: its last report. */
export interface Cursor {
  created_at: number
  id: string
}

export function writeCursor({ created_at, id }: Cursor): string {
  return Buffer.from(`${created_at} ${id}`).toString('base64url')
}

/** Null if the text is not a valid cursor. */
export function readCursor(text: string): Cursor | null {
  const [, created_at, id] = /^(\d{1,15}) (\w+)$/.exec(Buffer.from(text, 'base64url').toString()) ?? []
  return created_at && id ? { created_at: Number(created_at), id } : null
}
