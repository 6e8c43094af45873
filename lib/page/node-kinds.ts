/** What a node is. Not `instanceof`: nodes of another frame were made by that frame's constructors. */

export const isElement = (node: Node | null | undefined): node is Element =>
  node?.nodeType === Node.ELEMENT_NODE

export const isText = (node: Node | null | undefined): node is Text => node?.nodeType === Node.TEXT_NODE

export const isDocument = (node: Node | null | undefined): node is Document =>
  node?.nodeType === Node.DOCUMENT_NODE

export const isShadowRoot = (node: Node | null | undefined): node is ShadowRoot =>
  node?.nodeType === Node.DOCUMENT_FRAGMENT_NODE && 'host' in node

/** The parent as it is drawn: the slot of what is slotted, the host of what is in a shadow root. */
export function drawnParentOf(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot
  const { parentNode } = element
  return isShadowRoot(parentNode) ? parentNode.host : element.parentElement
}
