import { REPORT_NUMBER_LENGTH } from '@earshot/protocol'
import { page } from './page.ts'

const TITLE = 'Report a problem'

/**
 * A page with nothing but the form, in English like the form's default texts.
 * `widget`: URL of the widget's script, relative to the page.
 */
export function formPage({ public_key, widget, nonce }: { public_key: string; widget: string; nonce: string }): string {
  return page({
    title: TITLE,
    nonce,
    content: `<main>
  <h1>Report a problem</h1>
  <p id="status" role="status">Say what went wrong, and what you expected instead.</p>
  <button type="button" id="open">Write a report</button>
  <noscript><p>The form needs JavaScript. Turn it on for this page, then reload the page.</p></noscript>
</main>
<script nonce="${nonce}">${SCRIPT}</script>
<script nonce="${nonce}" src="${widget}" data-key="${public_key}" data-launcher="off" data-screenshot="off" data-replay="off"
  data-console="off" data-network="off" async></script>`,
  })
}

/** The page for a link without a form. `message`: one sentence of text, not markup. */
export function noFormPage({ message, nonce }: { message: string; nonce: string }): string {
  return page({ title: TITLE, nonce, content: `<main>\n  <h1>No form here</h1>\n  <p>${message}</p>\n</main>` })
}

const SCRIPT = `
const card = document.querySelector('main')
const showStatus = (text) => { document.getElementById('status').textContent = text }
window.Earshot = [
  ['on', 'open', () => card.classList.add('covered')],
  ['on', 'close', () => card.classList.remove('covered')],
  ['on', 'sent', ({ id }) => showStatus('Thank you. Your report ' + id.slice(-${REPORT_NUMBER_LENGTH}).toUpperCase() + ' has arrived.')],
  ['on', 'failed', ({ code, message }) => { if (code === 'CHUNK_FAILED') showStatus(message) }],
  ['attachTo', document.getElementById('open')],
  ['open'],
]`
