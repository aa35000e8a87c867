const { parse, stringify } = window.JSON

/**
 * JSON that ignores a `toJSON` that a library has added to all arrays and objects. Only plain
 * objects get this treatment.
 */
export const json: Pick<JSON, 'parse' | 'stringify'> = {
  parse,
  stringify: (value: unknown) => ('toJSON' in [] ? (write(value) as string) : stringify(value)),
}

function write(value: unknown): string | undefined {
  if (typeof value === 'function') return undefined
  if (Array.isArray(value)) return `[${value.map((item) => write(item) ?? 'null').join(',')}]`
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return stringify(value)
  }
  const members = Object.entries(value).flatMap(([name, member]) => {
    const text = write(member)
    return text === undefined ? [] : `${stringify(name)}:${text}`
  })
  return `{${members.join(',')}}`
}
