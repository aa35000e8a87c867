import { isPrivateKeyName, PRIVATE } from '@earshot/privacy'

const MAX_DEPTH = 5
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
 * Values as short strings, one per argument, made at once so that no value is held: JSON where it can be, class names before braces,
 * nodes as `<tag#id>`, errors with stack and cause. `%s` and its like are filled in as a console does. Values of private keys are
 * replaced here, since later their structure is gone. Runs no getter and no `toString` or `toJSON` of the page.
 */
export function serialize(args: readonly unknown[]): string[] {
  const [format, ...rest] = args
  if (typeof format !== 'string' || !rest.length || !format.includes('%')) return args.map(serializeOne)
  const text = cutString(format).replace(/%([sdifoOc%])/g, (found, kind) => {
    if (kind === '%') return '%'
    if (!rest.length) return found
    const value = rest.shift()
    return kind === 'c' ? '' : serializeOne(value)
  })
  return [text, ...rest.map(serializeOne)]
}

/** One value as `serialize` shows it: a string as it is, everything else described. */
export function serializeOne(value: unknown): string {
  try {
    return typeof value === 'string' ? cutString(value) : describe(value, { left: MAX_LENGTH, path: [] })
  } catch {
    return '[unreadable]'
  }
}

/**
 * At most `max` characters, at least 120. Half a value looks like none, so what stands at the cut is dropped back to a sign that ends
 * one.
 */
export function cutString(text: string, max = MAX_LENGTH): string {
  if (text.length <= max) return text
  return `${text.slice(0, max - 120)}${text.slice(max - 120, max).replace(/[\w\s@.%+()/-]*$/, '')}…`
}

function describe(value: unknown, walk: Walk): string {
  const text = describeUncounted(value, walk)
  walk.left -= text.length
  return text
}

function describeUncounted(value: unknown, walk: Walk): string {
  if (walk.left <= 0) return '…'
  if (typeof value === 'string') return JSON.stringify(cutString(value, MAX_STRING))
  if (typeof value === 'function') return `ƒ ${Object.getOwnPropertyDescriptor(value, 'name')?.value}`
  if (typeof value !== 'object' || value === null) return String(value)
  if (walk.path.includes(value)) return '[circular]'
  if (value instanceof Node) return describeNode(value)
  if (value instanceof Date) return JSON.stringify(value) ?? ''
  const name = className(value)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `${name}(${value.byteLength})`
  if (walk.path.length >= MAX_DEPTH) return '…'
  walk.path.push(value)
  const text = describeMembers(value, { name, walk })
  walk.path.pop()
  return text
}

function describeMembers(value: object, { name, walk }: { name: string; walk: Walk }): string {
  if (value instanceof Error) return describeError(value, walk)
  if (value instanceof Map) return `Map${members([...value], walk)}`
  if (value instanceof Set) return `Set${list([...value], walk)}`
  if (Array.isArray(value)) return list(value, walk)
  return (name === 'Object' ? '' : name) + members(ownEntries(value), walk)
}

type Entry = readonly [key: unknown, value: unknown]

const GETTER = Symbol('getter')

function read(value: object, key: string): unknown {
  const property = Object.getOwnPropertyDescriptor(value, key)
  return property && 'value' in property ? property.value : GETTER
}

function ownEntries(value: object): Entry[] {
  return Object.keys(value)
    .slice(0, MAX_WIDTH + 1)
    .map((key) => [key, read(value, key)])
}

function members(entries: readonly Entry[], walk: Walk): string {
  return `{${shown(entries, ([key, value]) => {
    const name = typeof key === 'string' ? whole(key, 100) : describe(key, walk)
    walk.left -= name.length
    return `${JSON.stringify(name)}:${describeMember(name, { value, walk })}`
  })}}`
}

function list(values: readonly unknown[], walk: Walk): string {
  return `[${shown(values, (value) => describe(value, walk))}]`
}

function shown<Item>(items: readonly Item[], describeItem: (item: Item) => string): string {
  const described = Array.from(items.slice(0, MAX_WIDTH), describeItem)
  return described.concat(items.length > MAX_WIDTH ? '…' : []).join()
}

function describeMember(name: string, { value, walk }: { value: unknown; walk: Walk }): string {
  if (value === GETTER) return '…'
  // Of yes, no and nothing there is nothing to hide, and much to learn.
  return value == null || typeof value === 'boolean' || !isPrivateKeyName(name)
    ? describe(value, walk)
    : JSON.stringify(PRIVATE)
}

function describeError(error: Error, walk: Walk): string {
  const head = `${error.name}: ${error.message}`
  const stack = String(error.stack ?? '')
  const text = cutString(stack.includes(error.message) ? stack : `${head}\n${stack}`, MAX_STRING)
  const own = ownEntries(error).filter(([key]) => key !== 'stack' && key !== 'message' && key !== 'cause')
  const more = own.length ? ` ${members(own, walk)}` : ''
  return text + more + (error.cause === undefined ? '' : `\ncaused by ${describe(error.cause, walk)}`)
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
  return (typeof make === 'function' && String(read(make, 'name'))) || 'Object'
}
