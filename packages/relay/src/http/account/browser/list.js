/** Fills a section's list with copies of its template. `fill` gets the copy of each item. */
export function fillList(section, items, fill) {
  const template = section.querySelector('template')
  section.querySelector('ul').replaceChildren(
    ...items.map((item) => {
      const row = template.content.cloneNode(true).firstElementChild
      fill(row, item)
      return row
    }),
  )
}

/** For people, in their own time zone. */
export function timeText(iso) {
  return new Date(iso).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })
}
