import { maskCss } from '../privacy/styles.ts'
import { record } from './record.ts'

const isPicture = (json: string) => json.startsWith('{"type":2,')
/** The event's own timestamp: quotes around a name in nested JSON would be escaped. */
const timestampOf = (json: string) => Number.parseInt(json.slice(json.lastIndexOf('"timestamp":') + 12), 10)
const MAX_ANIMATIONS = 500
/** Members of a keyframe that are not properties. */
const TIMING = /^(?:offset|computedOffset|easing|composite)$/

const toProperty = (name: string) =>
  name.replace(/^css(?=[A-Z])/, '').replace(/\B[A-Z]|^(?=webkit[A-Z])/g, (letter) => `-${letter.toLowerCase()}`)

/** Returns an animated element's current style, in the recorder's format for a change of style. */
function stateOf({ effect }: Animation): { id: number; attributes: object }[] {
  if (!(effect instanceof KeyframeEffect) || !effect.target || effect.pseudoElement) return []
  const id = record.mirror.getId(effect.target)
  if (id <= 0) return []
  const shown = getComputedStyle(effect.target)
  const names = effect.getKeyframes().flatMap((frame) => Object.keys(frame).filter((name) => !TIMING.test(name)))
  const style = names.map(toProperty).map((name) => [name, maskCss(shown.getPropertyValue(name))])
  return [{ id, attributes: { style: Object.fromEntries(style) } }]
}

/**
 * Adds the current state of scripted animations, at the time when each started. The recorder does
 * not see them.
 */
export function completeAnimations(events: readonly string[]): readonly string[] {
  const picture = timestampOf(events.findLast(isPicture) ?? '') || 0
  const scripted = document.getAnimations().filter((one) => !('animationName' in one) && !('transitionProperty' in one))
  const states = scripted.slice(0, MAX_ANIMATIONS).flatMap((animation) => {
    const now = Number(animation.timeline?.currentTime ?? 0)
    const begun = Date.now() - now + Number(animation.startTime ?? now)
    const data = { source: 0, adds: [], removes: [], texts: [], attributes: stateOf(animation) }
    return data.attributes.length > 0 ? [JSON.stringify({ type: 3, timestamp: Math.max(picture, begun), data })] : []
  })
  if (states.length === 0) return events
  const timed = [...events, ...states].map((json) => ({ json, at: timestampOf(json) }))
  return timed.sort((one, other) => one.at - other.at).map(({ json }) => json)
}
