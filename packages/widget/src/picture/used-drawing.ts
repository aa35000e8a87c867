/** A drawing of another file, as markup with an id of its own; '' where the file has none at the address. */
export function usedDrawing({ text, address, id }: { text: string; address: string; id: string }): string {
  const [, name = ''] = /#(.*)$/.exec(address) ?? []
  const drawing = new DOMParser().parseFromString(text, 'image/svg+xml').getElementById(decodeURIComponent(name))
  if (!drawing) return ''
  for (const active of drawing.querySelectorAll('script,foreignObject,image')) active.remove()
  drawing.id = id
  return new XMLSerializer().serializeToString(drawing)
}
