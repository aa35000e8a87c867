import type { PNG } from 'pngjs'
import type { HiddenPart } from './hidden-parts.ts'

/** Of each part one, and of nothing else, not even where letters end. */
const colourOf = (index: number) => [255 - 7 * (index % 8), 5 * Math.floor(index / 8), 128 + 3 * ((index * 5) % 32)]

/** A page with all the parts, each with a box of its own colour. */
export function pageOf(parts: Record<string, HiddenPart>): string {
  const cells = Object.values(parts).map((part, index) => {
    const colour = `rgb(${colourOf(index).join()})`
    const box = `<div style="width:60px;height:20px;background:${colour}">███</div>`
    return `<div class=part style="color:${colour}">${part(box)}</div>`
  })
  return `<style>.part { float: left; position: relative; width: 80px; height: 50px; overflow: hidden }</style>${cells.join('')}`
}

/** Scrolls what stands scrolled in the page. */
export function scrollDown(): void {
  for (const box of document.querySelectorAll('.scrolled')) box.scrollTop = 40
}

/** The parts that can be seen in a picture of their page. */
export function seenIn({ data }: PNG, parts: Record<string, HiddenPart>): string[] {
  const counts = new Map<string, number>()
  for (let at = 0; at < data.length; at += 4) {
    const colour = data.subarray(at, at + 3).join()
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  return Object.keys(parts).filter((_, index) => (counts.get(colourOf(index).join()) ?? 0) > 20)
}
