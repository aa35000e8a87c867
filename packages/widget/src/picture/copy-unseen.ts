import { writeAttributes } from './attributes.ts'
import { fixedSize } from './box.ts'
import type { PagePass } from './page-pass.ts'
import { addStyle, writeTag } from './write.ts'

/** Keeps the count for sibling rules, such as every second row or every third card. */
const COUNTED = 12

/** Writes entries of a long list that are out of view as a few that occupy the same space. */
export function copyUnseen(run: readonly Element[], pass: PagePass): void {
  const kept = run.length > COUNTED * 2 ? COUNTED + (run.length % COUNTED) : run.length
  const last = run.length - 1
  for (let index = 0; index < kept; index++) {
    const element = run[index] as Element
    const written = writeAttributes(element, pass)
    addStyle(written, unseenStyle(element))
    if (index === kept - 1 && last > index) {
      const { top } = element.getBoundingClientRect()
      const { bottom } = (run[last] as Element).getBoundingClientRect()
      addStyle(written, `height:${bottom - top}px!important;`)
    }
    const name = writeTag(element, written, pass)
    pass.out.push(`></${name}>`)
  }
}

/** Returns declarations of an element that is out of view and keeps its space. */
export function unseenStyle(element: Element): string {
  const { display } = getComputedStyle(element)
  if (display === 'none') return 'display:none!important;'
  return `visibility:hidden!important;${fixedSize(element)}`
}
