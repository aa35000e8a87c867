import { createElement, read } from '../dom.ts'

/**
 * Getters, methods and classes that the recorder uses, as the browser made them: pages and Zone.js replace some. Zone.js makes its own
 * look like the browser's.
 */
type Member = (...args: never[]) => unknown

const found: { [member: string]: Member | undefined; constructor?: Member } = Object.create(null)
const frames: Element[] = []

/** A member of the prototype of a class; no two classes that are asked for have one by the same name. */
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
  // In Safari an observer works only as long as its frame is there.
  if (member === 'constructor' && /^((?!Chrome).)*Safari/.test(navigator.userAgent)) frames.push(frame)
  else root.removeChild(frame)
  return (clean ?? own) as Member
}

function memberOf(window: Window, owner: string, member: string): Member | undefined {
  const { prototype } = Object(Reflect.get(window, owner))
  const property = prototype && Object.getOwnPropertyDescriptor(prototype, member)
  return property?.get ?? property?.value
}

/** Takes out of the page what had to stay while recording. */
export function releaseFrames(): void {
  for (const frame of frames.splice(0)) {
    frame.parentNode?.removeChild(frame)
    delete found.constructor
  }
}
