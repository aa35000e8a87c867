/**
 * Members that the recorder reads or calls on nodes that may be documents or forms. Markup can hide
 * these members (`src/dom.ts`).
 */
const MEMBERS = `
  doc.defaultView doc.querySelectorAll doc.styleSheets document.adoptedStyleSheets el.ownerSVGElement el.tagName element.tagName
  iframeEl.contentDocument.adoptedStyleSheets m.target.getAttribute n.attributes n.compatMode n.getBoundingClientRect n.nodeType
  n.scrollLeft n.scrollTop node.nodeType o.doc.defaultView parent.nodeType parentNode2.nodeType
  target.scrollLeft target.scrollTop target.style target.tagName`

const NODE_TYPES: Readonly<Record<string, number>> = {
  ELEMENT: 1,
  TEXT: 3,
  CDATA_SECTION: 4,
  COMMENT: 8,
  DOCUMENT: 9,
  DOCUMENT_TYPE: 10,
  DOCUMENT_FRAGMENT: 11,
}

function readThrough(code: string, place: string): string {
  const [, node = '', member = ''] = /(.*)\.(.*)/.exec(place) ?? []
  const pattern = new RegExp(`(?<![\\w.])${place.replaceAll('.', '\\.')}\\b(\\()?`, 'g')
  if (!pattern.test(code)) throw new Error(`@rrweb/record has no "${place}"; look at clobbering.ts`)
  return code.replace(pattern, (_, isCalled) =>
    isCalled ? `call(${node}, '${member}', ` : `read(${node}, '${member}')`,
  )
}

/** Makes the recorder read members from prototypes, which markup cannot change. */
export function readThroughPrototypes(code: string): string {
  const numbered = code.replace(/\b[\w.]+\.([A-Z_]+)_NODE\b/g, (written, type) => String(NODE_TYPES[type] ?? written))
  return MEMBERS.trim().split(/\s+/).reduce(readThrough, numbered)
}
