import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { ACCOUNT_PAGE, ACCOUNT_SCRIPTS, SIGN_IN_PAGE } from '@earshot/protocol'
import type { Express } from 'express'
import { RelayError } from '../../errors.ts'
import { accountPolicy } from '../account/layout.ts'
import { LINK_PAGES, linkPage } from '../account/link-pages.ts'
import { ownPage } from '../account/own-page.ts'
import { signInPage } from '../account/sign-in-page.ts'
import type { HttpContext } from '../context.ts'
import { sendPage } from '../page.ts'
import { type StaticFile, sendStatic, staticFile } from '../static-file.ts'

const SCRIPTS = new URL('../account/browser/', import.meta.url)
const CACHING = { 'Cache-Control': 'public, no-cache' }

/** Pages with which people join, sign in and manage their account. They call the same API as everybody else. */
export function addAccountPages(app: Express, { context }: HttpContext): void {
  const pages: Record<string, (nonce: string, query: Record<string, unknown>) => string> = {
    [SIGN_IN_PAGE]: (nonce, { problem }) =>
      signInPage({ provider: context.sign_in.oidc?.name ?? null, problem, nonce }),
    [ACCOUNT_PAGE]: ownPage,
  }
  for (const [path, about] of Object.entries(LINK_PAGES)) pages[path] = (nonce) => linkPage(about, nonce)
  for (const [path, html] of Object.entries(pages)) {
    app.get(path, (req, res) => {
      const nonce = randomBytes(18).toString('base64')
      sendPage(res, { status: 200, html: html(nonce, req.query), policy: accountPolicy(nonce) })
    })
  }

  let scripts: ReadonlyMap<string, StaticFile> | undefined
  app.get(ACCOUNT_SCRIPTS, (req, res) => {
    scripts ??= readScripts()
    const file = scripts.get(String(req.params.name))
    if (!file) throw new RelayError('NOT_FOUND')
    sendStatic(file, { req, res, headers: CACHING })
  })
}

function readScripts(): Map<string, StaticFile> {
  const content_type = 'text/javascript; charset=utf-8'
  const files = readdirSync(SCRIPTS).map(
    (name) => [name, staticFile({ bytes: readFileSync(new URL(name, SCRIPTS)), content_type })] as const,
  )
  return new Map(files)
}
