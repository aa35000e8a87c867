import { type Description, resolve, type Schema } from './description.ts'

/** What a field of this name might hold. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  name: 'Nightly import',
  title: 'Pay does nothing',
  email: 'kim@example.com',
  origin: 'https://app.example.com',
  allowed_origins: ['https://app.example.com'],
  public_key: 'ck_…',
  sha256: 'e3b0c442…',
}

/** A body for an example: the required members, or all of them if none is required. */
export function sampleOf(description: Description, schema: Schema, name = ''): unknown {
  const found = resolve(description, schema)
  const given = found.examples?.[0] ?? found.default ?? found.const ?? found.enum?.[0] ?? BY_NAME[name]
  if (given !== undefined) return given
  const [option] = found.anyOf ?? found.oneOf ?? []
  if (option) return sampleOf(description, option, name)
  const [type] = [found.type].flat()
  if (type === 'array') return found.items ? [sampleOf(description, found.items)] : []
  if (type === 'integer' || type === 'number') return Math.max(found.minimum ?? 1, 1)
  if (type === 'boolean') return true
  if (type !== 'object') return '…'
  const members = Object.entries(found.properties ?? {})
  const required = members.filter(([member]) => found.required?.includes(member))
  const shown = required.length > 0 ? required : members
  return Object.fromEntries(shown.map(([member, value]) => [member, sampleOf(description, value, member)]))
}
