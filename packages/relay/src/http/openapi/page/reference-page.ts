import { createHash } from 'node:crypto'
import { OPENAPI } from '@earshot/protocol'
import { escapeHtml } from '../../escape-html.ts'
import type { ApiDocument } from '../document.ts'
import type { Description, Placed } from './description.ts'
import { inline } from './markup.ts'
import { methodView, operationView } from './operation-view.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'

/** The page's style and script, and nothing from anywhere else. */
export const REFERENCE_POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)}`,
  `script-src ${hashOf(SCRIPT)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

/** The API description as a page that needs no other file. */
export function referencePage(document: ApiDocument): string {
  // The document is our own: it has what the page shows.
  const description = document as unknown as Description
  const title = escapeHtml(description.info.title)
  const groups = description.tags.map(({ name }) => ({ name, operations: operationsOf(description, name) }))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the operations</a>
<nav aria-label="Operations"><details open><summary><strong>${title}</strong></summary>
<input type="search" placeholder="Filter" aria-label="Filter operations" hidden>
${groups.map(navigationOf).join('\n')}
</details></nav>
<main id="content">
${introduction(description)}
${groups
  .map(
    ({
      name,
      operations,
    }) => `<section aria-labelledby="${anchorOf(name)}"><h2 id="${anchorOf(name)}">${escapeHtml(name)}</h2>
${operations.map((placed) => operationView(description, placed)).join('\n')}
</section>`,
  )
  .join('\n')}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`
}

const anchorOf = (tag: string) => `tag-${tag.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`

function operationsOf({ paths }: Description, tag: string): Placed[] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
  return all.filter(({ operation }) => operation.tags.includes(tag))
}

function navigationOf({ name, operations }: { name: string; operations: Placed[] }): string {
  const links = operations.map(
    ({ method, operation: { operationId, summary } }) =>
      `<li><a href="#${escapeHtml(operationId)}">${methodView(method)}<span>${inline(summary.replace(/\.$/, ''))}</span></a></li>`,
  )
  return `<h2><a href="#${anchorOf(name)}">${escapeHtml(name)}</a></h2><ul>${links.join('')}</ul>`
}

function introduction({ info, servers }: Description): string {
  const url = escapeHtml(servers[0]?.url ?? '')
  const [title, version] = [escapeHtml(info.title), escapeHtml(info.version)]
  return `<header>
<h1>${title} <span class="version">${version}</span></h1>
<p class="lead">Read and manage what this relay holds, and send reports to it. Everything is JSON in UTF-8, with names in snake_case.</p>
<dl>
<div><dt>Base URL</dt><dd><code>${url}</code></dd></div>
<div><dt>Description</dt><dd><a href="${url}${OPENAPI}">openapi.json</a>, OpenAPI 3.1, for generators and clients</dd></div>
<div><dt>Authentication</dt><dd><code>Authorization: Bearer esk_…</code>, an API key with the scope that the operation names. Keep it on a server. People use the session cookie of their sign-in instead.</dd></div>
<div><dt>Lists</dt><dd><code>?page=1&amp;size=20</code>, or <code>?cursor=</code> with the <code>next_cursor</code> of the response before. It is null on the last page.</dd></div>
<div><dt>Errors</dt><dd><code>{"success": false, "error": {"code", "message", "request_id", "details"?}}</code>. Branch on the code. After 429 and 503, wait for the seconds in <code>Retry-After</code>.</dd></div>
</dl>
</header>`
}
