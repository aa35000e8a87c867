import { isPrivateKeyName } from '@earshot/privacy'
import { call, matches, read } from '../dom.ts'

const CELL = 'dd,td,[role="cell" i],[role="gridcell" i]'
const TABLE = 'table,[role="table" i],[role="grid" i]'
const HEAD = 'th,[role="columnheader" i]'
const MAX_NAME = 60

const before = (cell: Element) => read(cell, 'previousElementSibling')

/** Returns the name cell before a cell. Several `dd` in a row share a `dt`. */
function nameBefore(cell: Element): Element | null {
  let name = before(cell)
  while (name && matches(cell, 'dd') && matches(name, 'dd')) name = before(name)
  return name
}

function widthOf(cell: Element): number {
  return read(cell as HTMLTableCellElement, 'colSpan') || 1
}

/** Returns the header of a column in one row. */
function headIn(row: Element | null | undefined, column: number): Element | null {
  let end = 0
  for (const head of row ? read(row, 'children') : []) {
    end += widthOf(head)
    if (end > column) return matches(head, HEAD) ? head : null
  }
  return null
}

/** Returns the headers of a cell's column. There may be two rows of them. */
function columnHeads(cell: Element): (Element | null)[] {
  const table = call(cell, 'closest', TABLE)
  const head = table && call(table, 'querySelector', HEAD)
  const first = head && read(head, 'parentElement')
  let column = 0
  for (let at = before(cell); at; at = before(at)) column += widthOf(at)
  return [headIn(first, column), headIn(first && read(first, 'nextElementSibling'), column)]
}

/**
 * Returns true for the content of a cell with a private name: `<dt>Password</dt><dd>…</dd>`, or a
 * row or column header.
 */
export function isNamedPrivate(element: Element): boolean {
  const cell = call(element, 'closest', CELL)
  if (!cell) return false
  return [nameBefore(cell), ...columnHeads(cell)].some((name) => {
    const text = name ? read(name, 'textContent').trim() : ''
    return text.length <= MAX_NAME && isPrivateKeyName(text)
  })
}
