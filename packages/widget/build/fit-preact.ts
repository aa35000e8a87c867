import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

/**
 * Conditions in Preact's sources that are never true here, and code that the form does not use: it
 * consists of functions without state, context, portals, hydration, styles or HTML. Constants in
 * their place let the minifier remove what depends on them.
 */
const UNUSED: readonly (readonly [from: string, to: string])[] = [
  // Hydration, suspense and reuse of existing elements.
  ['oldVNode._flags & MODE_SUSPENDED', 'false'],
  ['((isHydrating = oldVNode._flags & MODE_HYDRATE),', '(0,'],
  ['resumed = excessDomChildren = [];', ''],
  ['newVNode._flags |= isHydrating;', ''],
  ['isHydrating = excessDomChildren = NULL;', ''],
  ['isHydrating = false;', ''],
  ['excessDomChildren = NULL;', ''],
  [
    "excessDomChildren =\n\t\t\tnodeType == 'textarea' && newProps.defaultValue != NULL\n\t\t\t\t? NULL\n\t\t\t\t: excessDomChildren && slice.call(parentDom.childNodes);",
    '',
  ],
  ['if (e && e.then) {', 'if (false) {'],
  ['!(e && e.then)', 'true'],
  ['if (resumed)', 'if (false)'],
  ['(r = r._excess)', 'false'],
  ['let isHydrating = vnode && vnode._flags & MODE_HYDRATE;', ''],
  [
    'oldVNode\n\t\t\t? NULL\n\t\t\t: parentDom.firstChild\n\t\t\t\t? slice.call(parentDom.childNodes)\n\t\t\t\t: NULL,',
    '',
  ],
  ['next && next.nodeType == 8', 'false'],
  ["oldDom.nodeType == 8 &&\n\t\t!oldDom.data.startsWith('$s')", 'false'],
  // Class components.
  ['(tmp = newType.prototype) && tmp.render', 'false'],
  ['tmp = newType.contextType;', ''],
  ['tmp && globalContext[tmp._id]', 'false'],
  ['c.shouldComponentUpdate &&', 'false &&'],
  ['if (c.componentWillUpdate)', 'if (false)'],
  ['if (c.getChildContext)', 'if (false)'],
  ['c._renderCallbacks.length', '0'],
  ['commitQueue.some(c => {', '[].some(c => {'],
  ['r.componentWillUnmount', 'false'],
  ['newProps._parentDom', 'false'],
  ['!vnode.props._parentDom', 'true'],
  ['parentVNode.props._parentDom', 'false'],
  ['ctor && ctor.getDerivedStateFromError', 'false'],
  ['component.componentDidCatch', 'false'],
  ['BaseComponent.prototype.setState =', 'const setState ='],
  ['BaseComponent.prototype.forceUpdate =', 'const forceUpdate ='],
  ['BaseComponent.prototype.render = Fragment;', ''],
  // Hooks of other libraries.
  ['options._diff)', 'false)'],
  ['options._render,', 'null,'],
  ['options.diffed', 'false'],
  ['options._commit', 'false'],
  ['options.unmount', 'false'],
  ['options._root', 'false'],
  ['options.vnode', 'false'],
  ['options._hydrationMismatch', 'false'],
  ['options.event ?', 'false ?'],
  // Documents, since markup can hide their methods, and custom element registries.
  ['const doc = parentDom.ownerDocument || document;', ''],
  ['doc.createTextNode(newProps)', "call(document, 'createTextNode', newProps)"],
  [
    'doc.createElementNS(\n\t\t\tnamespace,\n\t\t\tnodeType,\n\t\t\tnewProps.is ? newProps : parentDom\n\t\t)',
    "call(document, 'createElementNS', namespace, nodeType)",
  ],
  // Styles, HTML, MathML and capturing listeners.
  ["name == 'style'", 'false'],
  ["i == 'dangerouslySetInnerHTML'", 'false'],
  ["nodeType == 'math'", 'false'],
  ['(namespace == MATH_NAMESPACE && MATHML_TOKEN_ELEMENTS.test(nodeType))', 'false'],
  ["name != (name = name.replace(CAPTURE_REGEX, '$1'))", 'false'],
]

/**
 * Internal properties of Preact for the minifier. The published file has them shortened already.
 */
export const PREACT_NAMES =
  'attached bits children component defaultValue depth dom flags globalContext index listeners nextState original parent parentDom refCleanup renderCallbacks stateCallbacks vnode'
    .split(' ')
    .map((name) => `_${name}`)

const DOM = fileURLToPath(new URL('../src/dom.ts', import.meta.url))
const FOLDER = /preact\/(?:src|jsx-runtime\/src)\//

/**
 * Builds the form with Preact's sources instead of its published file, without the parts that the
 * form does not use.
 */
export function fitPreact(): Plugin {
  const at = fileURLToPath(import.meta.resolve('preact'))
  const source = at.replace('dist/preact.mjs', 'src/index.js')
  const runtime = at.replace('dist/preact.mjs', 'jsx-runtime/src/index.js')
  const missing = new Set(UNUSED.map(([from]) => from))
  return {
    name: 'earshot:fit-preact',
    enforce: 'pre',
    resolveId(id) {
      if (id === 'preact') return source
      if (id === 'preact/jsx-runtime') return runtime
      return null
    },
    transform(code, id) {
      if (!FOLDER.test(id)) return null
      let fitted = code
      for (const [from, to] of UNUSED) {
        if (!fitted.includes(from)) continue
        missing.delete(from)
        fitted = fitted.replaceAll(from, to)
      }
      fitted = fitted
        .replace(/^\t+(?:isHydrating|excessDomChildren),$/gm, '')
        .replace(/\bisHydrating\b/g, 'false')
        .replace(/\bexcessDomChildren\b/g, 'null')
      const imported = fitted.includes('call(document') ? `import { call } from ${JSON.stringify(DOM)};\n` : ''
      return { code: imported + fitted, map: null }
    },
    buildEnd(error) {
      if (!error && missing.size > 0)
        throw new Error(`preact has no "${[...missing].join('", "')}"; look at fit-preact.ts`)
    },
  }
}
