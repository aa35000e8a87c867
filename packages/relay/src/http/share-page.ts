import { MAX_LINK_PASSWORD_LENGTH, type SharedReport } from '@earshot/protocol'
import { plainLine } from '../plain-text.ts'
import { escapeHtml } from './escape-html.ts'
import { page } from './page.ts'

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

/** `2026-03-15 12:00 UTC`. */
function readableTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
}

/** Each paragraph has its own direction, and no word is wider than the page. */
const REPORT_STYLE = `
main { width: min(52rem, 100% - 2rem); margin: 1rem; text-align: start; overflow-wrap: anywhere }
.facts { margin: .25rem 0 0; color: light-dark(#5b6270, #a4abb8) }
.text { margin: 1.25rem 0 0; white-space: pre-wrap; unicode-bidi: plaintext; text-align: start }
img { box-sizing: border-box; display: block; max-width: 100%; margin: 1.5rem auto 0; border: 1px solid light-dark(#d5d9e0, #3a3f4a); border-radius: .5rem }
@media (max-width: 30rem) { main { padding: 1.25rem } }`

const FORM_STYLE = `
form { display: grid; gap: .75rem; margin-top: 1.5rem; text-align: start }
label { display: grid; gap: .25rem }
input { font: inherit; padding: .5rem .75rem; border: 1px solid light-dark(#8a909c, #6b7280); border-radius: .5rem;
  background: light-dark(#fff, #16181d); color: inherit }
input:focus-visible { outline: 3px solid #2a5bd7; outline-offset: 1px }
[role=alert] { margin: 0; color: light-dark(#b3261e, #ffb4ab) }
[role=alert]:empty { display: none }`
