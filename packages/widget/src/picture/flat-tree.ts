/** The page as it is drawn: a host has its shadow tree, a slot what is assigned to it. Closed shadow trees cannot be reached. */
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
