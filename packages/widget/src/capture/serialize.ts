import { cutText } from '@earshot/privacy'

const MAX_DEPTH = 4
const MAX_WIDTH = 40
/** Characters of one argument; it may be more by one member. */
const MAX_LENGTH = 4000
const MAX_STRING = 2000

/** What is left to spend on one argument, and the objects that the walk is inside of. */
interface Walk {
  left: number
  readonly path: object[]
}

/**
 * A value as a short string, made at once so that no value is held: a string as it is, JSON where it can be, class names before
 * braces, nodes as `<tag#id>`, errors with stack and cause. Nothing is masked yet, but every member stands behind its name in quotes,
 * where the masking finds it. Runs no getter and no `toString` or `toJSON` of the page.
 */
export function serializeOne(value: unknown): string {
  try {
    return typeof value === 'string' ? cutText(value, MAX_LENGTH) : describe(value, { left: MAX_LENGTH, path: [] })
  } catch {
    return '[unreadable]'
  }
}

function describe(value: unknown, walk: Walk): string {
  if (walk.left <= 0) return '…'
  if (typeof value === 'object' && value !== null) return describeObject(value, walk)
  const text = describePrimitive(value)
  walk.left -= text.length
  return text
}

function describePrimitive(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cutText(value, MAX_STRING))
  return typeof value === 'function' ? `ƒ ${read(value, 'name')}` : String(value)
}

function describeObject(value: object, walk: Walk): string {
  if (walk.path.includes(value)) return '[circular]'
  if (walk.path.length >= MAX_DEPTH) return '…'
  walk.path.push(value)
  const text = describeByClass(value, walk)
  walk.path.pop()
  return text
}

function describeByClass(value: object, walk: Walk): string {
  if (Array.isArray(value)) return describeList(value, walk)
  if (value instanceof Node) return describeNode(value)
  if (value instanceof Error) return describeError(value, walk)
  if (value instanceof Date) return String(JSON.stringify(value))
  // Its members would be its letters, one by one.
  if (value instanceof String) return describePrimitive(String.prototype.valueOf.call(value))
  if (value instanceof Map)
    return `Map{${joined([...value], ([key, member]) => describeMember({ key, member, walk }))}}`
  if (value instanceof Set) return `Set${describeList([...value], walk)}`
  const name = className(value)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `${name}(${value.byteLength})`
  return name + describeMembers({ value, walk })
}

function describeList(list: readonly unknown[], walk: Walk): string {
  return `[${joined(list, (item) => describe(item, walk))}]`
}

function describeMembers({
  value,
  walk,
  keys = Object.keys(value),
}: {
  value: object
  walk: Walk
  keys?: string[]
}): string {
  return `{${joined(keys, (key) => describeMember({ key, member: read(value, key), walk }))}}`
}

function describeMember({ key, member, walk }: { key: unknown; member: unknown; walk: Walk }): string {
  const name = typeof key === 'string' ? whole(key, 100) : describe(key, walk)
  walk.left -= name.length
  return `${JSON.stringify(name)}:${describe(member, walk)}`
}

function joined<Item>(items: readonly Item[], describeItem: (item: Item) => string): string {
  let text = ''
  for (let i = 0; i < items.length; i++) {
    if (i) text += ','
    if (i === MAX_WIDTH) return `${text}…`
    text += describeItem(items[i] as Item)
  }
  return text
}

/** An own member, without running a getter. */
function read(value: object, key: string): unknown {
  const property = Object.getOwnPropertyDescriptor(value, key)
  return property?.get ? '[getter]' : property?.value
}

function describeError(error: Error, walk: Walk): string {
  const head = `${error.name}: ${error.message}`
  const stack = `${error.stack ?? ''}`.trim()
  const whole = stack.includes(error.message) ? stack : `${head}\n${stack}`
  // Less of an error that stands in another one.
  const text = cutText(whole, MAX_STRING / walk.path.length)
  walk.left -= text.length
  const keys = Object.keys(error).filter((key) => !/^(?:stack|message|cause|errors)$/.test(key))
  // What an AggregateError holds is no enumerable member of it.
  if (read(error, 'errors')) keys.push('errors')
  const cause = read(error, 'cause')
  return (
    text +
    (keys.length ? ` ${describeMembers({ value: error, walk, keys })}` : '') +
    (cause === undefined ? '' : `\ncaused by ${describe(cause, walk)}`)
  )
}

/** `<tag#id>`: enough to find it, nothing of what it shows. */
export function describeNode(node: Node): string {
  const id = node instanceof Element && node.getAttribute('id')
  return `<${node.nodeName.toLowerCase()}${id ? `#${whole(id, 40)}` : ''}>`
}

function whole(text: string, max: number): string {
  return text.length > max ? '…' : text
}

function className(value: object): string {
  const prototype = Object.getPrototypeOf(value)
  const make = prototype && read(prototype, 'constructor')
  const name = typeof make === 'function' && read(make, 'name')
  return typeof name === 'string' && name !== 'Object' ? name : ''
}
