/** What a page has besides its body. */
export interface PageParts {
  readonly head?: string
  /** Attributes of its root. */
  readonly html?: string
  readonly doctype?: string
}

export function pageMarkup(
  body: string,
  { head = '', html = 'lang="en"', doctype = '<!doctype html>' }: PageParts = {},
): string {
  return `${doctype}<html ${html}><head><meta charset="utf-8"><title>A page</title>${head}</head><body>${body}</body></html>`
}
