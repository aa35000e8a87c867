import { escapeHtml } from '../../escape-html.ts'
import { type Description, nameOf, resolve, type Schema } from './description.ts'
import { inline } from './markup.ts'

/** Values of an enum that a row lists. */
const MAX_VALUES = 12
/** Objects within objects. The deepest in use is a report's artifacts within a page. */
const MAX_DEPTH = 4

/** The members of an object, or of the objects in an array. Empty for any other schema. */
export function membersOf(description: Description, schema: Schema, depth = 0): string {
  const found = resolve(description, schema)
  const inner = found.items ?? found.anyOf?.find((option) => resolve(description, option).type === 'object')
  if (inner) return membersOf(description, inner, depth)
  if (!found.properties || depth > MAX_DEPTH) return ''
  const rows = Object.entries(found.properties).map(([name, member]) =>
    fieldView(description, { name, schema: member, isRequired: found.required?.includes(name) === true, depth }),
  )
  return `<ul class="fields">${rows.join('')}</ul>`
}

/** A row of a field or parameter. */
export function fieldView(
  description: Description,
  { name, schema, isRequired, depth = 0 }: { name: string; schema: Schema; isRequired: boolean; depth?: number },
): string {
  const found = resolve(description, schema)
  const about = found.description ? `<p>${inline(found.description)}</p>` : ''
  const members = membersOf(description, schema, depth + 1)
  const more = members && `<details><summary>Fields of ${escapeHtml(name)}</summary>${members}</details>`
  const facts = [typeOf(description, schema), isRequired ? '' : 'optional', escapeHtml(limitsOf(found))]
  const type = `<span class="type">${facts.filter(Boolean).join(' · ')}</span>`
  const title = `<code class="name">${escapeHtml(name)}</code> ${type}`
  return `<li>${title}${valuesOf(description, found)}${about}${more}</li>`
}

/** The type in words, as HTML. */
export function typeOf(description: Description, schema: Schema): string {
  const found = resolve(description, schema)
  const options = found.anyOf ?? found.oneOf
  if (nameOf(schema) === 'Json') return 'any JSON'
  if (found.const !== undefined) return `<code>${escapeHtml(JSON.stringify(found.const))}</code>`
  if (options) return [...new Set(options.map((option) => typeOf(description, option)))].join(' or ')
  if (found.items) return `array of ${typeOf(description, found.items)}`
  const type = [found.type ?? 'any'].flat().join(' or ')
  return escapeHtml(found.format ? `${type}, ${found.format}` : type)
}

function valuesOf(description: Description, { enum: own, items }: Schema): string {
  const values = own ?? (items ? resolve(description, items).enum : undefined)
  if (!values) return ''
  const shown = values.slice(0, MAX_VALUES).map((value) => `<code>${escapeHtml(String(value))}</code>`)
  const rest = values.slice(MAX_VALUES).map((value) => `<code>${escapeHtml(String(value))}</code>`)
  const more = rest.length > 0 ? `<details><summary>${rest.length} more</summary>${rest.join(' ')}</details>` : ''
  return `<p class="values">${shown.join(' ')}</p>${more}`
}

function limitsOf({ minimum, maximum, minLength, maxLength, maxItems, default: usual }: Schema): string {
  const range =
    minimum !== undefined && maximum !== undefined
      ? `${minimum} to ${maximum}`
      : minimum !== undefined && minimum > 0
        ? `at least ${minimum}`
        : ''
  const length = maxLength !== undefined ? `${minLength ? `${minLength} to` : 'at most'} ${maxLength} characters` : ''
  const items = maxItems === undefined ? '' : `at most ${maxItems}`
  const given = usual === undefined ? '' : `default ${JSON.stringify(usual)}`
  return [range, length, items, given].filter(Boolean).join(', ')
}
