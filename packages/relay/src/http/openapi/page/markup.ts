import { escapeHtml } from '../../escape-html.ts'

/** Text as HTML, with what is in backticks as code. */
export function inline(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}
