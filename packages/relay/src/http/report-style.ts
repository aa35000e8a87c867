/** Of pages that show what a stranger wrote: paragraphs have their own direction, and no word is wider than the page. */
export const REPORT_STYLE = `
main { width: min(52rem, 100% - 2rem); margin: 1rem; text-align: start; overflow-wrap: anywhere }
.facts { margin: .25rem 0 0; color: light-dark(#5b6270, #a4abb8) }
.text { margin: 1.25rem 0 0; white-space: pre-wrap; unicode-bidi: plaintext; text-align: start }
img { box-sizing: border-box; display: block; max-width: 100%; margin: 1.5rem auto 0; border: 1px solid light-dark(#d5d9e0, #3a3f4a); border-radius: .5rem }
@media (max-width: 30rem) { main { padding: 1.25rem } }`

/** Of forms. */
export const FORM_STYLE = `
form { display: grid; gap: .75rem; margin-top: 1.5rem; text-align: start }
label { display: grid; gap: .25rem }
input, textarea { font: inherit; padding: .5rem .75rem; border: 1px solid light-dark(#8a909c, #6b7280); border-radius: .5rem;
  background: light-dark(#fff, #16181d); color: inherit }
input:focus-visible, textarea:focus-visible { outline: 3px solid #2a5bd7; outline-offset: 1px }
[role=alert] { margin: 0; color: light-dark(#b3261e, #ffb4ab) }
[role=alert]:empty { display: none }`

/** `2026-03-15 12:00 UTC`. */
export function readableTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
}
