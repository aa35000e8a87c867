import { createElement, read } from '../dom.ts'

/**
 * Returns the browser's own getters, methods and classes for the recorder. Pages and Zone.js
 * replace some of them, and Zone.js makes its replacements look native.
 */
type Member = (...args: never[]) => unknown

const found: { [member: string]: Member | undefined; constructor?: Member } = Object.create(null)
const frames: Element[] = []

/** Returns a member of a class's prototype. All requested members have different names. */
export function untouched(owner: string, member: string): Member {
  const usable = found[member] ?? find(owner, member)
  found[member] = usable
  return usable
}

function find(owner: string, member: string): Member {
  const own = memberOf(window, owner, member)
  if (own && !('Zone' in window) && find.toString.call(own).includes('[native code')) return own
  const frame = createElement('iframe')
  frame.className = 'rr-block'
  frame.style.display = 'none'
  const root = read(document, 'documentElement')
  root.append(frame)
  const clean = memberOf(frame.contentWindow as Window, owner, member)
  // In Safari, an observer only works while its frame is in the page.
  if (member === 'constructor' && /^((?!Chrome).)*Safari/.test(navigator.userAgent)) frames.push(frame)
  else root.removeChild(frame)
  return (clean ?? own) as Member
}

function memberOf(window: Window, owner: string, member: string): Member | undefined {
  const { prototype } = Object(Reflect.get(window, owner))
  const property = prototype && Object.getOwnPropertyDescriptor(prototype, member)
  return property?.get ?? property?.value
}

/** Removes the frames that had to stay in the page while recording. */
export function releaseFrames(): void {
  for (const frame of frames.splice(0)) {
    frame.parentNode?.removeChild(frame)
    delete found.constructor
  }
}
