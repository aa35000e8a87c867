import { page } from '../page.ts'

interface AccountPage {
  title: string
  /** Markup below the title. */
  content: string
  /** The name of its script, without `.js`. */
  script: string
  /** @default narrow */
  width?: 'narrow' | 'wide'
}

/** A page about a person's account. Its scripts are files, so that its policy permits no others. */
export function accountPage({ title, content, script, width = 'narrow' }: AccountPage, nonce: string): string {
  return page({
    title,
    nonce,
    content: `<style nonce="${nonce}">${STYLE}</style>
<main class="${width}">
  <h1>${title}</h1>
  ${content}
  <noscript><p>This page needs JavaScript. Turn it on, then reload the page.</p></noscript>
</main>
<script type="module" src="scripts/${script}.js"></script>`,
  })
}

export function accountPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'nonce-${nonce}'`,
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const STYLE = `
[hidden] { display: none !important }
form { display: grid; gap: 1rem; margin: 1.5rem 0 1rem; text-align: start }
label { display: grid; gap: .25rem }
input { box-sizing: border-box; min-width: 0; width: 100%; font: inherit; padding: .5rem .75rem; border-radius: .5rem;
  border: 1px solid light-dark(#8a909c, #6b7280); background: light-dark(#fff, #16181d); color: inherit }
input:focus-visible { outline: 3px solid light-dark(#2a5bd7, #8fb0ff); outline-offset: 1px }
button[aria-disabled] { opacity: .6; cursor: progress }
button.quiet { padding-block: calc(.65rem - 1px); border: 1px solid light-dark(#8a909c, #6b7280); background: none; color: inherit }
button.small { padding: .3rem .7rem; font-size: .9rem; font-weight: 500 }
[role=status] { margin: 0; min-height: 1.5em }
#loading:empty, section > [role=status]:empty { min-height: 0 }
[role=status].wrong { color: light-dark(#b3261e, #ffb4ab) }
.others { display: grid; gap: .75rem; margin-block-end: 1rem }
.others::before { content: 'or'; opacity: .75 }
.wide { width: min(42rem, 100% - 2rem); margin-block: 1rem; text-align: start }
.wide header { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; margin-block: .5rem 0 }
.wide header p { margin: 0; overflow-wrap: anywhere }
section { margin-block-start: 1.5rem; padding-block-start: 1.5rem; border-block-start: 1px solid light-dark(#dcdfe5, #3a3f4a) }
h2 { margin: 0; font-size: 1.15rem }
h2:focus { outline: none }
section > p { margin-block: .25rem 0 }
section form { margin-block: 1rem 0; max-width: 26rem }
section form button { justify-self: start }
ul { list-style: none; margin: 1rem 0; padding: 0; display: grid; gap: .75rem }
li { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between }
li > div { min-width: 0; overflow-wrap: anywhere }
li small { display: block; opacity: .8 }
li form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; flex-basis: 100%; margin: 0; max-width: none }
li form label { flex: 1 1 12rem }
li form button { padding-block: calc(.5rem + 1px) }
li form button.quiet { padding-block: .5rem }
.actions { display: flex; gap: .5rem }
@media (max-width: 30rem) { main { padding: 1.25rem } }`
