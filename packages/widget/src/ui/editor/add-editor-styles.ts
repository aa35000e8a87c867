import { call } from '../../dom.ts'
import { EDITOR_CSS } from './editor-styles.ts'

const styled = new WeakSet<Node>()

/**
 * Adds the editor's styles to the shadow root of this node, as a style sheet object because of
 * strict CSPs.
 */
export function addEditorStyles(node: Node): void {
  const root = call(node, 'getRootNode') as ShadowRoot
  if (styled.has(root)) return
  styled.add(root)
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(EDITOR_CSS)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}
