/**
 * What rrweb does to a page beyond what it takes back: it swallows or passes on the wrong errors of methods that it wraps, and
 * leaves some properties behind when it stops. Both are mended here, per window.
 */

export interface RecorderTraces {
  /** True for an error that the page's own call of a wrapped method raised: it belongs to the page. */
  isPageError(error: unknown): boolean
  /** To be called right after rrweb has wrapped the methods of this window. */
  wrapped(): void
  /** Puts back what rrweb has left, to be called after it has stopped. What others wrapped since then stays. */
  restore(): void
}

type Methods = Record<string, unknown>
type PageWindow = Window & typeof globalThis

interface Saved {
  readonly owner: object
  readonly name: string
  /** The property as the page had it; undefined when it was inherited. */
  readonly before: PropertyDescriptor | undefined
  /** The value that is ours or rrweb's, and may be taken back. */
  ours: unknown
}

function currentValue({ owner, name }: Saved): unknown {
  const property = Object.getOwnPropertyDescriptor(owner, name)
  return property?.get ?? property?.value
}

function putBack({ owner, name, before, ours }: Saved, value: unknown): void {
  if (value === undefined || value !== ours) return
  if (before) Object.defineProperty(owner, name, before)
  else delete (owner as Methods)[name]
}

/** To be called before rrweb wraps the methods of `window`. */
export function traceRecorder(window: PageWindow): RecorderTraces {
  const pageErrors = new WeakSet<object>()
  const sheet = window.CSSStyleSheet?.prototype
  const guarded: Saved[] = []
  const left: Saved[] = []

  function save(owner: object | undefined, name: string, list: Saved[]): Saved | undefined {
    if (!owner || !(name in owner)) return undefined
    const saved = { owner, name, before: Object.getOwnPropertyDescriptor(owner, name), ours: undefined }
    list.push(saved)
    return saved
  }

  function guard(owner: object | undefined, name: string) {
    const original = owner && Object.getOwnPropertyDescriptor(owner, name)?.value
    if (!owner || typeof original !== 'function') return
    const saved = save(owner, name, guarded)
    const guardedMethod = function (this: unknown, ...args: unknown[]): unknown {
      try {
        return original.apply(this, args)
      } catch (error) {
        if (typeof error === 'object' && error) pageErrors.add(error)
        throw error
      }
    }
    ;(owner as Methods)[name] = guardedMethod
    if (saved) saved.ours = guardedMethod
  }

  for (const name of ['insertRule', 'deleteRule', 'replaceSync']) guard(sheet, name)
  for (const name of ['insertRule', 'deleteRule']) guard(window.CSSGroupingRule?.prototype, name)
  for (const name of ['setProperty', 'removeProperty']) guard(window.CSSStyleDeclaration?.prototype, name)
  for (const name of ['addRule', 'removeRule']) save(sheet, name, left)
  save(window.customElements, 'define', left)
  save(window.document, 'adoptedStyleSheets', left)

  return {
    isPageError: (error) => typeof error === 'object' && error !== null && pageErrors.has(error),
    wrapped() {
      for (const saved of left) saved.ours = saved.before === undefined ? undefined : currentValue(saved)
    },
    restore() {
      for (const saved of guarded) putBack(saved, currentValue(saved))
      for (const saved of left) putBack({ ...saved, ours: saved.ours ?? currentValue(saved) }, currentValue(saved))
    },
  }
}

/** Takes back the property by which rrweb watches the adopted style sheets of documents and shadow roots. */
export function releaseStyleSheets(nodes: Iterable<Node>): void {
  for (const node of nodes) {
    const owner = node.nodeType === Node.DOCUMENT_NODE ? node : (node as Element).shadowRoot
    if (owner && Object.hasOwn(owner, 'adoptedStyleSheets')) delete (owner as unknown as Methods).adoptedStyleSheets
  }
}

/**
 * Empties the list in which rrweb keeps the buffers of all recordings for ever, which grows with every shadow root of every
 * recording. The list is its own secret; `freezePage` walks it with `forEach`, and while that runs nothing else does.
 */
export function releaseBuffers(freezePage: () => void): void {
  const { forEach } = Array.prototype
  let buffers: unknown[] = []
  function take(this: unknown[]) {
    buffers = this
  }
  // A page that has frozen its prototypes keeps the list.
  if (!Reflect.set(Array.prototype, 'forEach', take)) return
  try {
    freezePage()
  } finally {
    Reflect.set(Array.prototype, 'forEach', forEach)
  }
  buffers.length = 0
}

/** The frames that rrweb leaves in the page in Safari, to take from them what the page may have changed of its own. */
const rrwebFrames = () => document.querySelectorAll('[__rrwebUntaintedMutationObserver]')

/**
 * To be called after rrweb has started. Beside Zone.js, it would take away the frame of its observer when it stops, and go on with it
 * all the same when it starts again: it would see nothing any more.
 */
export function keepFrames(): void {
  for (const frame of rrwebFrames()) frame.remove = () => {}
}

/** Takes them out of the page, for good. */
export function releaseFrames(): void {
  for (const frame of rrwebFrames()) frame.parentNode?.removeChild(frame)
}
