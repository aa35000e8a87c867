import type { Steps } from './slices.ts'

const toKebab = (name: string) =>
  name === 'cssFloat'
    ? 'float'
    : name.startsWith('--')
      ? name
      : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Current state of moving elements: declarations for each element and pseudo-element. */
export type Motion = Map<Element, Map<string, string>>

/** Returns the state of all animations and transitions. The key of the element itself is ''. */
export function* freezeMotion(roots: readonly DocumentOrShadowRoot[]): Steps<Motion> {
  const motion: Motion = new Map()
  for (const { effect } of roots.flatMap((root) => root.getAnimations?.() ?? [])) {
    const { target, pseudoElement } = (effect ?? {}) as KeyframeEffect
    yield
    if (!target) continue
    const names = new Set((effect as KeyframeEffect).getKeyframes().flatMap(Object.keys))
    const style = getComputedStyle(target, pseudoElement)
    // Other members of a keyframe, such as its easing, have no value, and a style without one says
    // nothing.
    const held = [...names]
      .map(toKebab)
      .map((name) => `${name}:${style.getPropertyValue(name)}!important;`)
      .join('')
    const key = pseudoElement ?? ''
    const before = motion.get(target) ?? new Map<string, string>()
    motion.set(target, before.set(key, (before.get(key) ?? '') + held))
  }
  return motion
}
