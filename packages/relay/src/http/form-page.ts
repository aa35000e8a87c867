import { REPORT_NUMBER_LENGTH } from '@earshot/protocol'

/**
 * A page with nothing but the form, in English like the form's default texts.
 * `widget`: URL of the widget's script, relative to the page.
 */
export function formPage({ public_key, widget, nonce }: { public_key: string; widget: string; nonce: string }): string {
  return page({
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
  return page({ nonce, content: `<main>\n  <h1>No form here</h1>\n  <p>${message}</p>\n</main>` })
}

function page({ content, nonce }: { content: string; nonce: string }): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Report a problem</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${STYLE}</style>
${content}
</html>
`
}

const STYLE = `
/* The form opens in the middle and covers the card. */
:root { --earshot-gap: auto; color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f4f5f7, #16181d) }
main { box-sizing: border-box; width: min(30rem, 100% - 2rem); padding: 2rem; border-radius: 1rem; text-align: center;
  background: light-dark(#fff, #22252c); color: light-dark(#1b1e25, #eceef2); box-shadow: 0 1px 3px #0003 }
main.covered { visibility: hidden }
h1 { margin: 0; font-size: 1.5rem }
button { font: inherit; font-weight: 600; padding: .65rem 1.25rem; border: 0; border-radius: .6rem; cursor: pointer;
  background: #2a5bd7; color: #fff }
button:focus-visible { outline: 3px solid light-dark(#1b1e25, #fff); outline-offset: 2px }`

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
