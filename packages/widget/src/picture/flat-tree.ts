/**
 * Children in the flat tree: a host has its shadow tree, a slot its assigned nodes. Closed shadow
 * trees are inaccessible.
 */
export function flatChildren(element: Element): ArrayLike<Node> {
  if (element.shadowRoot) return element.shadowRoot.childNodes
  if (element.localName !== 'slot') return element.childNodes
  const assigned = (element as HTMLSlotElement).assignedNodes?.() ?? []
  return assigned.length > 0 ? assigned : element.childNodes
}

export function flatParent(element: Element): Element | null {
  const parent = element.assignedSlot ?? element.parentNode
  return (parent as ShadowRoot | null)?.host ?? (parent as Element | null)
}
