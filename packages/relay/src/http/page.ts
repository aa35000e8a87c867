import type { Request, Response } from 'express'
import { sendHead } from './response.ts'

/** A small page with one card. `title` and `content` are markup. */
export function page({ title, content, nonce }: { title: string; content: string; nonce: string }): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
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

/** `policy`: the Content-Security-Policy. */
export function sendPage(
  res: Response,
  { status, html, policy }: { status: number; html: string; policy: string },
): void {
  const body = Buffer.from(html)
  sendHead(res, {
    status,
    size: body.length,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': body.length,
      'Cache-Control': 'no-store',
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    },
  })
  res.end(body)
}

/** Whether a person's browser asks, and not a program. */
export function isPageWanted(req: Request): boolean {
  return req.accepts(['json', 'html']) === 'html'
}

/** A page that is reloaded must not send the form again. */
export function sendBackTo(res: Response, path: string): void {
  sendHead(res, { status: 303, size: 0, headers: { Location: path, 'Cache-Control': 'no-store', 'Content-Length': 0 } })
  res.end()
}
