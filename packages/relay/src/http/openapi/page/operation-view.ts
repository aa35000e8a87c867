import { ERRORS, type ErrorCode } from '@earshot/protocol'
import { escapeHtml } from '../../escape-html.ts'
import { curlOf } from './curl.ts'
import { type Description, nameOf, type Placed, type Response } from './description.ts'
import { inline } from './markup.ts'
import { fieldView, membersOf, typeOf } from './schema-view.ts'

/** One operation: what it does, what it takes, what it returns, and a command that calls it. */
export function operationView(description: Description, placed: Placed): string {
  const { method, path, operation } = placed
  const id = escapeHtml(operation.operationId)
  return `<article id="${id}" aria-labelledby="${id}-title">
<div class="about">
<h3 id="${id}-title"><a href="#${id}">${inline(operation.summary.replace(/\.$/, ''))}</a></h3>
<p class="place">${methodView(method)} <code>${pathView(path)}</code></p>
${operation.description && `<p>${inline(operation.description)}</p>`}
${parametersView(description, placed)}${bodyView(description, placed)}${successView(description, placed)}${errorsView(placed)}
</div>
<div class="example"><div class="bar"><span>curl</span><button type="button" class="copy" hidden>Copy</button></div>
<pre tabindex="0" role="region" aria-label="Example of ${id}"><code>${escapeHtml(curlOf(description, placed))}</code></pre></div>
</article>`
}

export function methodView(method: string): string {
  return `<span class="method ${method}">${method.toUpperCase()}</span>`
}

/** The path may break after each slash. */
export function pathView(path: string): string {
  return escapeHtml(path)
    .replaceAll('/', '/<wbr>')
    .replace(/\{\w+\}/g, (name) => `<b>${name}</b>`)
}

function parametersView(description: Description, { operation: { parameters = [] } }: Placed): string {
  if (parameters.length === 0) return ''
  const where: Record<string, string> = { path: 'in the path', query: 'in the query', header: 'header' }
  const groups = Object.entries(where).map(([place, words]) => {
    const rows = parameters
      .filter((parameter) => parameter.in === place)
      .map(({ name, schema, required = false }) => fieldView(description, { name, schema, isRequired: required }))
    return rows.length > 0 ? `<h4>Parameters ${words}</h4><ul class="fields">${rows.join('')}</ul>` : ''
  })
  return groups.join('').replace('Parameters header', 'Headers')
}

function bodyView(description: Description, { operation: { requestBody } }: Placed): string {
  if (!requestBody) return ''
  const { content } = requestBody
  const schema = (content['application/json'] ?? content['multipart/form-data'])?.schema
  return `<h4>Body</h4>${schema ? membersOf(description, schema) : '<p>The bytes of the file.</p>'}`
}

function successView(description: Description, { operation: { responses } }: Placed): string {
  const [status, response] = Object.entries(responses)[0] ?? []
  if (!response) return ''
  return `<h4>Response <span class="status">${status}</span></h4>${contentView(description, response)}`
}

function contentView(description: Description, { content }: Response): string {
  if (!content) return '<p>Empty.</p>'
  const schema = content['application/json']?.schema
  if (!schema) return '<p>The bytes of the file.</p>'
  const members = membersOf(description, schema)
  const name = nameOf(schema)
  const title = name ? `<code>${escapeHtml(name)}</code>` : typeOf(description, schema)
  return members ? `<details class="whole"><summary>${title}</summary>${members}</details>` : `<p>${title}</p>`
}

function errorsView({ operation: { responses } }: Placed): string {
  const codes = Object.values(responses).flatMap((response) => nameOf(response)?.split('.') ?? [])
  if (codes.length === 0) return ''
  const rows = codes.map((code) => {
    const { status, message } = ERRORS[code as ErrorCode]
    return `<li><span class="status">${status}</span> <code class="name">${code}</code><p>${inline(message)}</p></li>`
  })
  const count = codes.length === 1 ? '1 code' : `${codes.length} codes`
  return `<h4>Errors</h4><details class="whole"><summary>${count}</summary><ul class="fields">${rows.join('')}</ul></details>`
}
