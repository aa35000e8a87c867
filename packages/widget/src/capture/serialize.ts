import { cutText } from '@earshot/privacy'

const MAX_DEPTH = 4
const MAX_WIDTH = 40
/** Approximate maximum length of an argument; it may be exceeded by one member. */
const MAX_LENGTH = 4000
const MAX_STRING = 2000

/** State of the current argument: characters remaining, and the objects around the current one. */
let remaining = 0
let path: object[] = []

/**
 * Converts a value to a short string at once, so that no value is retained: strings unchanged, JSON
 * where possible, class names before braces, nodes as `<tag#id>`, errors with stack and cause.
 * Nothing is masked yet, but every member follows its quoted name, which the masking relies on.
 * Runs no getter, `toString` or `toJSON` of the page.
 */
export function serializeOne(value: unknown): string {
  remaining = MAX_LENGTH
  path = []
  try {
    return typeof value === 'string' ? cutText(value, MAX_LENGTH) : describe(value)
  } catch {
    return '[unreadable]'
  }
}

function describe(value: unknown): string {
  if (remaining <= 0) return '…'
  if (typeof value === 'object' && value) return describeObject(value)
  const text = describePrimitive(value)
  remaining -= text.length
  return text
}

function describePrimitive(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cutText(value, MAX_STRING))
  return typeof value === 'function' ? `ƒ ${read(value, 'name')}` : String(value)
}

function describeObject(value: object): string {
  if (path.includes(value)) return '[circular]'
  if (path.length >= MAX_DEPTH) return '…'
  path.push(value)
  const text = Array.isArray(value) ? describeList(value) : describeInstance(value)
  path.pop()
  return text
}

export type Pair = readonly [key: unknown, member: unknown]

/**
 * Returns the content of an object of a built-in class with this prototype, as text or as members.
 */
type Show = (value: never, prototype: object) => string | readonly Pair[]

/** Uses the built-in method: the members of a String object would be its letters. */
const asString: Show = (value, prototype) => describePrimitive(prototype.toString.call(value))
const asPairs: Show = (value: Iterable<Pair>) => [...value]

const contentsOf: Readonly<Record<string, Show>> = {
  Node: describeNode,
  Error: describeError,
  Date: (value: Date) => `${JSON.stringify(value)}`,
  String: asString,
  RegExp: asString,
  URL: asString,
  Set: (value: Set<unknown>) => `Set${describeList([...value])}`,
  Map: asPairs,
  Headers: asPairs,
}

function describeInstance(value: object): string {
  let name = ''
  for (let at = Object.getPrototypeOf(value); at; at = Object.getPrototypeOf(at)) {
    const make = read(at, 'constructor')
    const own = read(Object(make), 'name')
    if (typeof own !== 'string' || own === 'Object') continue
    name ||= own
    // The page may have its own class of this name.
    const contents = window[own as never] === make && contentsOf[own]?.(value as never, at)
    if (contents) return typeof contents === 'string' ? contents : name + describePairs(contents)
  }
  return ArrayBuffer.isView(value) ? `${name}(${value.byteLength})` : name + describeMembers(value, Object.keys(value))
}

function describeList(list: readonly unknown[]): string {
  return `[${joined(list, describe)}]`
}

function describeMembers(value: object, keys: readonly string[]): string {
  return describePairs(keys.slice(0, MAX_WIDTH + 1).map((key) => [key, read(value, key)]))
}

function describePairs(pairs: readonly Pair[]): string {
  return `{${joined(pairs, ([key, member]) => {
    const name = typeof key === 'string' ? whole(key, 100) : describe(key)
    remaining -= name.length
    return `${JSON.stringify(name)}:${describe(member)}`
  })}}`
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

/** Reads an own member without running a getter. */
function read(value: object, key: string): unknown {
  const property = Object.getOwnPropertyDescriptor(value, key)
  return property?.get ? '[getter]' : property?.value
}

function describeError(error: Error): string {
  const head = `${error.name}: ${error.message}`
  const stack = `${error.stack ?? ''}`.trim()
  const whole = stack.includes(error.message) ? stack : `${head}\n${stack}`
  // Shorter if the error is nested in another one.
  const text = cutText(whole, MAX_STRING / path.length)
  remaining -= text.length
  const keys = Object.keys(error).filter((key) => !/^(?:stack|message|cause|errors)$/.test(key))
  // `errors` of an AggregateError is not enumerable.
  if (read(error, 'errors')) keys.push('errors')
  const cause = read(error, 'cause')
  return (
    text +
    (keys.length ? ` ${describeMembers(error, keys)}` : '') +
    (cause === undefined ? '' : `\ncaused by ${describe(cause)}`)
  )
}

/** Returns `<tag#id>`, which identifies an element without its content. */
export function describeNode(node: Node): string {
  const id = node instanceof Element && node.getAttribute('id')
  return `<${node.nodeName.toLowerCase()}${id ? `#${whole(id, 40)}` : ''}>`
}

function whole(text: string, max: number): string {
  return text.length > max ? '…' : text
}
