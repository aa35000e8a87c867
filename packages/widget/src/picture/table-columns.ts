/** Below this many rows all of them are copied, and make the columns by themselves. */
const MANY_ROWS = 30

/** What keeps the columns of a table as they are where not all of its rows are in the copy. */
export interface Columns {
  readonly style: string
  readonly markup: string
}

/** Null where the rows that are copied make the columns themselves, or where no row says how wide they are. */
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
