/** Minimum number of rows. A shorter table is copied completely and keeps its columns. */
const MANY_ROWS = 30

/** Keeps the columns of a table if not all of its rows are in the copy. */
export interface Columns {
  readonly style: string
  readonly markup: string
}

/** Returns null if the copied rows define the columns, or no row has all widths. */
export function columnsOf(element: Element): Columns | null {
  const table = element as HTMLTableElement
  if (element.localName !== 'table' || table.rows.length < MANY_ROWS || table.querySelector(':scope > colgroup'))
    return null
  const rows = Array.from(table.rows).slice(0, MANY_ROWS)
  const [widest] = rows.sort((one, other) => other.cells.length - one.cells.length)
  const cells = Array.from(widest?.cells ?? [])
  if (cells.length === 0 || cells.some(({ colSpan }) => colSpan > 1)) return null
  const columns = cells.map((cell) => `<col style="width:${cell.getBoundingClientRect().width}px"/>`)
  return {
    style: `table-layout:fixed!important;width:${table.getBoundingClientRect().width}px!important;`,
    markup: `<colgroup>${columns.join('')}</colgroup>`,
  }
}
