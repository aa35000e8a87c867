import { randomBytes } from 'node:crypto'
import { STATUS } from '@earshot/protocol'
import type { Express } from 'express'
import { readPackageVersion } from '../../package-version.ts'
import type { HttpContext } from '../context.ts'
import { page, sendPage } from '../page.ts'
import { addHeader, sendJson } from '../response.ts'

/**
 * Tells anybody whether the relay accepts reports: a page for people, JSON for programs. What is
 * wrong stays in the log.
 */
export function addStatusRoute(app: Express, { readiness }: HttpContext): void {
  const version = readPackageVersion()
  app.get(STATUS, async (req, res) => {
    const ready = await readiness.check().then(
      () => true,
      () => false,
    )
    addHeader(res, 'Vary', 'Accept')
    if (req.accepts(['json', 'html']) !== 'html') {
      sendJson(res, { status: 200, body: { up: true, ready, version } })
      return
    }
    const nonce = randomBytes(18).toString('base64')
    const policy = `default-src 'none'; style-src 'nonce-${nonce}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
    sendPage(res, { status: 200, html: statusPage({ ready, version, nonce }), policy })
  })
}

function statusPage({ ready, version, nonce }: { ready: boolean; version: string; nonce: string }): string {
  const [heading, text] = ready
    ? ['Reports are accepted', 'This relay works.']
    : ['Reports are not accepted now', 'This relay runs, but cannot take in reports. Try again in a few minutes.']
  const content = `<main>\n  <h1>${heading}</h1>\n  <p>${text}</p>\n  <p>Earshot ${version}</p>\n</main>`
  return page({ title: heading, content, nonce })
}
