import { MAX_LINK_PASSWORD_LENGTH, type SharedReport } from '@earshot/protocol'
import { plainLine } from '../plain-text.ts'
import { escapeHtml } from './escape-html.ts'
import { page } from './page.ts'
import { FORM_STYLE, REPORT_STYLE, readableTime } from './report-style.ts'

/** A shared report. A stranger wrote its texts. */
export function sharePage({ title, summary, created_at, origin, screenshot }: SharedReport, nonce: string): string {
  const picture = screenshot ? `<img src="${escapeHtml(screenshot.url)}" alt="Screenshot">` : ''
  const text = summary === '' ? '' : `<p class="text" dir="auto">${escapeHtml(summary)}</p>`
  return page({
    title: escapeHtml(plainLine(title)),
    nonce,
    content: `<style nonce="${nonce}">${REPORT_STYLE}</style>
<main>
  <h1 dir="auto">${escapeHtml(title)}</h1>
  <p class="facts"><time datetime="${created_at}">${readableTime(created_at)}</time> · <bdi>${escapeHtml(origin)}</bdi></p>
  ${text}
  ${picture}
</main>`,
  })
}

/** Asks for the password of a link. `problem`: why the last one was refused, or empty. */
export function passwordPage({ problem, nonce }: { problem: string; nonce: string }): string {
  return page({
    title: 'Shared report',
    nonce,
    content: `<style nonce="${nonce}">${FORM_STYLE}</style>
<main>
  <h1>Shared report</h1>
  <form method="post">
    <label>Password <input name="password" type="password" required maxlength="${MAX_LINK_PASSWORD_LENGTH}" autocomplete="off" autofocus></label>
    <p role="alert">${escapeHtml(problem)}</p>
    <button>Show the report</button>
  </form>
</main>`,
  })
}

/** The page of a link that does not work, whatever the reason. `message`: one sentence. */
export function noLinkPage({ message, nonce }: { message: string; nonce: string }): string {
  const content = `<main>\n  <h1>No report here</h1>\n  <p>${escapeHtml(message)}</p>\n</main>`
  return page({ title: 'No report here', nonce, content })
}
