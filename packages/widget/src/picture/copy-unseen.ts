import { writeAttributes } from './attributes.ts'
import { fixedSize } from './box.ts'
import type { PagePass } from './page-pass.ts'
import { addStyle, writeTag } from './write.ts'

/** Sibling rules (every second row, every third card) go on counting as before. */
const COUNTED = 12

/** Entries of a long list that are out of view, as a few that take up the same room. */
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

/** Declarations of what is out of view and keeps its room. */
export function unseenStyle(element: Element): string {
  const { display } = getComputedStyle(element)
  if (display === 'none') return 'display:none!important;'
  return `visibility:hidden!important;${fixedSize(element)}`
}
