/**
 * Returns a drawing from another file as markup with a new id; '' if the file does not contain it.
 */
export function usedDrawing({ text, address, id }: { text: string; address: string; id: string }): string {
  const [, name = ''] = /#(.*)$/.exec(address) ?? []
  const drawing = new DOMParser().parseFromString(text, 'image/svg+xml').getElementById(decodeURIComponent(name))
  if (!drawing) return ''
  for (const active of drawing.querySelectorAll('script,foreignObject,image')) active.remove()
  drawing.id = id
  return new XMLSerializer().serializeToString(drawing)
}
