import { call } from '../dom.ts'
import { EDITOR_CSS } from './editor-styles.ts'

const styled = new WeakSet<Node>()

/** Gives the editor's styles to the shadow root that this node is in, as a strict CSP wants it. */
export function addEditorStyles(node: Node): void {
  const root = call(node, 'getRootNode') as ShadowRoot
  if (styled.has(root)) return
  styled.add(root)
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(EDITOR_CSS)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}
