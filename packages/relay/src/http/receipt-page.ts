import { MAX_COMMENT_LENGTH, type Receipt, type ReceiptComment } from '@earshot/protocol'
import { plainLine } from '../plain-text.ts'
import { escapeHtml } from './escape-html.ts'
import { page } from './page.ts'
import { FORM_STYLE, REPORT_STYLE, readableTime } from './report-style.ts'

interface ReceiptPage {
  receipt: Receipt
  /** The path of the page, to which its forms are sent. */
  path: string
  /** What the reporter wrote, if it was refused, and why. */
  draft: string
  problem: string
  nonce: string
}

/** The page of a reporter: status, public answers, another comment, and withdrawing the report. */
export function receiptPage({ receipt, path, draft, problem, nonce }: ReceiptPage): string {
  const { number, title, created_at, status, comments } = receipt
  return page({
    title: escapeHtml(`${number}: ${plainLine(title)}`),
    nonce,
    content: `<style nonce="${nonce}">${REPORT_STYLE}${FORM_STYLE}${STYLE}</style>
<main>
  <h1 dir="auto">${escapeHtml(title)}</h1>
  <p class="facts">Report ${number} · <time datetime="${created_at}">${readableTime(created_at)}</time></p>
  <p class="status">Status: <bdi>${escapeHtml(status)}</bdi></p>
  ${comments.map(commentView).join('\n  ')}
  <form method="post" action="${path}/comments">
    <label>Add a comment <textarea name="body" dir="auto" rows="4" required maxlength="${MAX_COMMENT_LENGTH}">
${escapeHtml(draft)}</textarea></label>
    <p role="alert">${escapeHtml(problem)}</p>
    <button>Send</button>
  </form>
  <details>
    <summary>Withdraw this report</summary>
    <p>The team then no longer has the report, with everything that was sent with it. This cannot be undone.</p>
    <form method="post" action="${path}/withdrawal"><button>Delete my report</button></form>
  </details>
</main>`,
  })
}

/** A page that says one thing. */
export function notePage({ heading, text, nonce }: { heading: string; text: string; nonce: string }): string {
  const content = `<main>\n  <h1>${heading}</h1>\n  <p>${escapeHtml(text)}</p>\n</main>`
  return page({ title: heading, nonce, content })
}

function commentView({ by_reporter, body, created_at }: ReceiptComment): string {
  return `<article>
    <p class="facts">${by_reporter ? 'You' : 'The team'} · <time datetime="${created_at}">${readableTime(created_at)}</time></p>
    <p class="text" dir="auto">${escapeHtml(body)}</p>
  </article>`
}

const STYLE = `
.status { margin: 1rem 0 0; font-weight: 600 }
article { margin-top: 1.25rem; padding-top: .75rem; border-top: 1px solid light-dark(#d5d9e0, #3a3f4a) }
article .text { margin-top: .25rem }
details { margin-top: 2rem; color: light-dark(#5b6270, #a4abb8) }
summary { cursor: pointer }
details button { background: #b3261e; justify-self: start }`
