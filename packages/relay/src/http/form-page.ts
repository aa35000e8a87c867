/** The form on a page of its own. Its words are English, as the form's are where nobody has said others. */
export function formPage({ public_key, nonce }: { public_key: string; nonce: string }): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Report a problem</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${STYLE}</style>
<main>
  <h1>Report a problem</h1>
  <p id="said" role="status">Say what went wrong, and what you expected instead.</p>
  <button type="button" id="open">Write a report</button>
  <noscript><p>The form needs JavaScript. Switch it on for this page, then load it again.</p></noscript>
</main>
<script nonce="${nonce}">${SCRIPT}</script>
<script nonce="${nonce}" src="../widget.js" data-key="${public_key}" data-launcher="off" data-screenshot="off" data-replay="off"
  data-console="off" data-network="off" async></script>
</html>
`
}

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f4f5f7, #16181d) }
main { box-sizing: border-box; width: min(30rem, 100% - 2rem); padding: 2rem; border-radius: 1rem; text-align: center;
  background: light-dark(#fff, #22252c); color: light-dark(#1b1e25, #eceef2); box-shadow: 0 1px 3px #0003 }
h1 { margin: 0; font-size: 1.5rem }
button { font: inherit; font-weight: 600; padding: .65rem 1.25rem; border: 0; border-radius: .6rem; cursor: pointer;
  background: #2a5bd7; color: #fff }
button:focus-visible { outline: 3px solid light-dark(#1b1e25, #fff); outline-offset: 2px }`

const SCRIPT = `
const say = (text) => { document.getElementById('said').textContent = text }
window.Earshot = [
  ['on', 'sent', ({ id }) => say('Thank you. Your report ' + id + ' has arrived.')],
  ['on', 'failed', ({ code, message }) => { if (code === 'CHUNK_FAILED') say(message) }],
  ['attachTo', document.getElementById('open')],
  ['open'],
]`
