import { isPrivateKeyName } from '@earshot/privacy'

const CELL = 'dd,td'
const NAME = 'dt,th,td,dd'
const MAX_NAME = 60

function nameBefore(cell: Element): Element | null {
  const before = cell.previousElementSibling
  return before?.matches(NAME) ? before : null
}

function columnHead(cell: Element): Element | null {
  const head = cell.closest('table')?.rows[0]?.cells[(cell as HTMLTableCellElement).cellIndex]
  return head?.localName === 'th' ? head : null
}

/** True for what stands in a cell whose name says that it is private: `<dt>Password</dt><dd>…</dd>`, a row's or column's head. */
export function isNamedPrivate(element: Element): boolean {
  const cell = element.closest(CELL)
  if (!cell) return false
  return [nameBefore(cell), columnHead(cell)].some((name) => {
    const text = name?.textContent.trim() ?? ''
    return text.length <= MAX_NAME && isPrivateKeyName(text)
  })
}
