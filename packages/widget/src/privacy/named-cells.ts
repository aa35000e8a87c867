import { isPrivateKeyName } from '@earshot/privacy'

const CELL = 'dd,td,[role="cell" i],[role="gridcell" i]'
const TABLE = 'table,[role="table" i],[role="grid" i]'
const HEAD = 'th,[role="columnheader" i]'
const MAX_NAME = 60

/** What stands before a cell; before several `dd` in a row, their `dt`. */
function nameBefore(cell: Element): Element | null {
  let before = cell.previousElementSibling
  while (cell.localName === 'dd' && before?.localName === 'dd') before = before.previousElementSibling
  return before
}

function widthOf(cell: Element): number {
  return (cell as HTMLTableCellElement).colSpan || 1
}

/** The head of a column in one row: of the cells that span it, the one that is a head. */
function headIn(row: Element | null | undefined, column: number): Element | null {
  let end = 0
  for (const head of row?.children ?? []) {
    end += widthOf(head)
    if (end > column) return head.matches(HEAD) ? head : null
  }
  return null
}

/** The heads of a cell's column. There may be two rows of them. */
function columnHeads(cell: Element): (Element | null)[] {
  const first = cell.closest(TABLE)?.querySelector(HEAD)?.parentElement
  let column = 0
  for (let at = cell.previousElementSibling; at; at = at.previousElementSibling) column += widthOf(at)
  return [headIn(first, column), headIn(first?.nextElementSibling, column)]
}

/** True for what stands in a cell whose name says that it is private: `<dt>Password</dt><dd>…</dd>`, a row's or column's head. */
export function isNamedPrivate(element: Element): boolean {
  const cell = element.closest(CELL)
  if (!cell) return false
  return [nameBefore(cell), ...columnHeads(cell)].some((name) => {
    const text = name?.textContent.trim() ?? ''
    return text.length <= MAX_NAME && isPrivateKeyName(text)
  })
}
