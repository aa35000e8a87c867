/**
 * Replaces `Array.from`, for which old libraries install a polyfill that ignores the second
 * argument.
 */
export function listOf<Item, Made = Item>(
  items: Iterable<Item> | ArrayLike<Item>,
  make: (item: Item, at: number) => Made = (item) => item as unknown as Made,
): Made[] {
  const list = 'length' in Object(items) ? (items as ArrayLike<Item>) : [...(items as Iterable<Item>)]
  const made: Made[] = []
  for (let at = 0; at < list.length; at++) made.push(make(list[at] as Item, at))
  return made
}
