import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { BLOCK } from '../src/privacy/selectors.ts'
import { readThroughPrototypes } from './clobbering.ts'

/** Why and how the recorder is changed, and how to upgrade it. */
const RECORD = 'docs/decisions/0009-recorder-fitted-at-build.md'
/** SHA-256 of the `record.js` that was reviewed. Another one fails the build. */
const RECORDER = 'e8d33f050806e45c14f80595fa132f015128c0beb29e3cd204a89f6615ae6aa1'

function every(names: string): Record<string, true> {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, true]))
}

/**
 * The recorder's options as `capture/recorder-options.ts` has them, else their defaults. The recorder hands them down through all of its
 * functions; as constants, they let the minifier see what is never switched on.
 */
export const SETTINGS: Readonly<Record<string, unknown>> = {
  blockClass: 'rr-block',
  blockSelector: BLOCK,
  checkoutEveryNms: undefined,
  checkoutEveryNth: undefined,
  collectFonts: false,
  dataURLOptions: undefined,
  ignoreClass: 'rr-ignore',
  ignoreSelector: null,
  inlineImages: false,
  inlineStylesheet: true,
  mousemoveWait: undefined,
  packFn: undefined,
  recordAfter: 'DOMContentLoaded',
  recordCanvas: false,
  recordCrossOriginIframes: false,
  recordDOM: true,
  sampling: { mousemove: 100, scroll: 150, media: 800, input: 'all' },
  userTriggeredOnInput: false,
  // What the recorder makes of `maskAllInputs: true` …
  maskInputOptions: every(
    'color date datetime-local email month number range search tel text time url week textarea select password',
  ),
  // … and of `slimDOMOptions: 'all'`.
  slimDOMOptions: every(
    `script comment headFavicon headWhitespace headMetaSocial headMetaRobots headMetaHttpEquiv headMetaVerification
    headMetaAuthorship headMetaDescKeywords headTitleMutations`,
  ),
  // Texts are masked in `privacy/`, where every event comes through.
  maskTextClass: 'rr-mask',
  maskTextFn: undefined,
  maskTextSelector: null,
  needsMask: false,
}

/** What becomes of a node that has been serialized, a frame and a style sheet that have loaded: the same for a snapshot and for an addition. */
const HANDLERS = `
  maskInputFn = options.maskInputFn;
  onSerialize = (n) => {
    if (isSerializedIframe(n)) iframeManager.addIframe(n);
    if (isSerializedStylesheet(n)) stylesheetManager.trackLinkElement(n);
    if (hasShadowRoot(n)) shadowDomManager.addShadowRoot(index.shadowRoot(n), index.ownerDocument(n));
  };
  onIframeLoad = (iframe, node) => {
    iframeManager.attachIframe(iframe, node);
    shadowDomManager.observeAttachShadow(iframe);
  };
  onStylesheetLoad = (link, node) => stylesheetManager.attachLinkElement(link, node);`

/** Functions that the recorder hands down; set when a recording starts. */
const SHARED = ['maskInputFn', 'onSerialize', 'onIframeLoad', 'onStylesheetLoad']

/** More that the recorder hands down through its functions, as code. */
const CONSTANTS: Readonly<Record<string, string>> = {
  keepIframeSrcFn: '() => false',
  iframeLoadTimeout: '5e3',
  stylesheetLoadTimeout: '5e3',
  styleSheetLoadTimeout: '5e3',
}

const NO_OBSERVER = '() { return () => {} }'

/** What stands in for pieces of the recorder and is written in modules of our own. */
const OWN = {
  '../src/capture/absolute.ts': ['absolute', 'absoluteCss'],
  '../src/capture/open-mode.ts': ['openModeOf'],
  '../src/guard.ts': ['guard'],
  '../src/capture/recorder-hooks.ts': [
    'observeAdopted',
    'observeDeclarations',
    'observeRules',
    'observeShadows',
    'observeValue',
  ],
  '../src/capture/untouched.ts': ['untouched'],
  '../src/dom.ts': ['call', 'matches', 'read'],
}

/** Hands on what happened to a sheet of a rule, if the recorder knows the sheet. */
const byIdTo = (callback: string) => `(sheet, change) => {
    const { id, styleId } = getIdAndStyleId(sheet, mirror, stylesheetManager.styleMirror)
    if (id > 0 || styleId > 0) ${callback}({ id, styleId, ...change })
  }`

/** What says nothing of how a page looks. The recorder knows the names of many such `meta` elements; these are the ones that do say something. */
const EXCLUDED = `function slimDOMExcluded({ type, tagName, attributes: { rel, as, name, charset } = {} }) {
  if (tagName === 'link') return as === 'script' || /^(?:modulepreload|prefetch|shortcut icon)$/.test(rel)
  if (tagName === 'meta') return charset === undefined && !/^(?:viewport|color-scheme|theme-color)$/i.test(name)
  return type === NodeType.Comment || tagName === 'script'
}`

/** Pieces of the recorder, by how their first line begins, and what stands in for them. */
const UNUSED: Readonly<Record<string, string>> = {
  // What the settings above say already.
  'const maskInputOptions = maskAllInputs': '',
  'const slimDOMOptions = ': '',
  'slimDOM: slimDOMOptions': '',
  'let { needsMask } = ': '',
  'if (!needsMask) {': '',
  'function needMaskingText(': 'function needMaskingText() { return false }',
  'const { needsMask, maskTextFn, ': 'const { rootId, cssCaptured } = options;',
  // The class that blocks is in the selector that does.
  'function _isBlockedElement(':
    'function _isBlockedElement(element, blockClass, blockSelector) { return matches(element, (blockSelector)) }',
  'function isBlocked(': `function isBlocked(node, blockClass, blockSelector, checkAncestors) {
    const element = node && closestElementOfNode(node)
    return Boolean(element && call(element, checkAncestors ? 'closest' : 'matches', (blockSelector)))
  }`,
  // Pictures of canvases, and the worker that makes them.
  'class CanvasManager {': '',
  'let canvasManager;': '',
  'canvasManager = new CanvasManager({': '',
  'canvasManager,': '',
  'init(options) {': 'init(options) { Object.assign(this, options) }',
  'this.canvasManager.': '',
  'function WorkerWrapper(': '',
  'const jsContent = ': '',
  'const blob = ': '',
  'var lookup = ': '',
  'for (var i = 0; i < chars.length': '',
  'canvasMutationCb: wrappedCanvasMutationEmit': '',
  // Pages of other origins.
  'class CrossOriginIframeMirror {': '',
  '__publicField(this, "crossOriginIframe': '',
  'this.crossOriginIframeStyleMirror = new': '',
  'this.crossOriginIframeMap.set(iframeEl.contentWindow': '',
  'if (iframeEl.contentWindow)': '',
  'handleMessage(': '',
  'transformCrossOriginEvent(': '',
  'replace(iframeMirror': '',
  'replaceIds(': '',
  'replaceStyleIds(': '',
  'replaceIdOnNode(': '',
  'patchRootIdOnNode(': '',
  // Fonts, selections and definitions of elements.
  'fontCb: ': '',
  'selectionCb: ': '',
  'customElementCb: ': '',
  'function initSelectionObserver(': `function initSelectionObserver${NO_OBSERVER}`,
  'function initCustomElementObserver(': `function initCustomElementObserver${NO_OBSERVER}`,
  // Handlers that are shared.
  'onSerialize: (n) => {': '',
  'onSerialize: (currentN) => {': '',
  'onIframeLoad: (iframe, childSn) => {': '',
  'onStylesheetLoad: (link, childSn) => {': '',
  'onStylesheetLoad: (linkEl, childSn) => {': '',
  // Plugins, hooks, and what a page may ask of the recorder.
  'replace(id, n) {': '',
  'getStyle(id) {': '',
  'const eventProcessor = ': '',
  'let incrementalSnapshotCount = ': '',
  'wrappedEmit = (r, isCheckout) => {': `wrappedEmit = (event) => {
    event.timestamp = nowTimestamp()
    emit(event)
  }`,
  isCheckout: '',
  'record.freezePage = ': '',
  'freeze() {': '',
  'unfreeze() {': '',
  'isFrozen() {': '',
  '__publicField(this, "frozen", false)': '',
  'if (this.frozen || this.locked) {': 'if (this.locked) return',
  'processedNodeManager.destroy();': '',
  // The page's console is not for the recorder's troubles.
  'console.warn(': '',
  'return console.warn(': 'return',
  'for (const plugin of ': '',
  'plugins: ((_a2 = ': '',
  'mergeHooks(': '',
  'record.addCustomEvent = ': '',
  'record.takeFullSnapshot = ': '',
  // What it uses of the page's nodes.
  'const testableAccessors = ': '',
  'const testableMethods = ': '',
  'const untaintedBase': '',
  'const untaintedAccessorCache': '',
  'const untaintedMethodCache': '',
  'const isAngularZonePresent': '',
  'function getUntaintedPrototype(': '',
  'function getUntaintedMethod(': '',
  'function getUntaintedAccessor(':
    'function getUntaintedAccessor(owner, node, member) { return untouched(owner, member).call(node) }',
  'function contains(n, other) {':
    "function contains(n, other) { return untouched('Node', 'contains').call(n, other) }",
  'function getRootNode(': "function getRootNode(n) { return untouched('Node', 'getRootNode').call(n) }",
  'function mutationObserverCtor(': '',
  '  mutationObserverCtor,': '',
  'function querySelector(': '',
  'function querySelectorAll(': '',
  '  querySelector,': '',
  '  querySelectorAll,': '',
  // Popovers and full screen, which no attribute tells of: looked at as when an `open` changes.
  'if (tagName === "dialog" && n.open) {': 'attributes.rr_open_mode = openModeOf(n)',
  '} else if (attributeName === "open" && target.tagName === "DIALOG") {': `} else if (attributeName === "open") {
    item.attributes.rr_open_mode = openModeOf(target) || 'non-modal'
  }`,
  '[mutationObserver, cleanupMutationIframe] = ': '[mutationObserver] = initMutationObserver(o, o.doc);',
  'cleanupMutationIframe();': '',
  'function initMutationObserver(': `function initMutationObserver(options, root) {
    const buffer = new MutationBuffer()
    mutationBuffers.push(buffer)
    buffer.init(options)
    const process = guard(buffer.processMutations)
    const observer = new (untouched('MutationObserver', 'constructor'))(process)
    observer.observe(root, {
      attributes: true,
      attributeOldValue: true,
      characterData: true,
      characterDataOldValue: true,
      childList: true,
      subtree: true,
    })
    const look = ({ target }) => process([{ type: 'attributes', attributeName: 'open', target }])
    const stops = ['toggle', 'fullscreenchange'].map((type) => on(type, look, root))
    return [{ disconnect: () => [...stops, () => observer.disconnect()].forEach((stop) => stop()) }]
  }`,
  // Methods of the page that it wraps, and what goes wrong in its callbacks.
  'function initStyleSheetObserver(': `function initStyleSheetObserver({ styleSheetRuleCb, stylesheetManager }, { win }) {
    return observeRules(win, ${byIdTo('styleSheetRuleCb')})
  }`,
  'function initStyleDeclarationObserver(': `function initStyleDeclarationObserver({ styleDeclarationCb, stylesheetManager }, { win }) {
    return observeDeclarations(win, ${byIdTo('styleDeclarationCb')})
  }`,
  // Once for all roots of a document: it is called for each of them too.
  'function initAdoptedStyleSheetObserver(': `function initAdoptedStyleSheetObserver({ stylesheetManager }, doc) {
    return observeAdopted(doc.defaultView, (root, sheets) => {
      const id = mirror.getId(isShadowRoot(root) ? index.host(root) : root)
      if (id > 0) stylesheetManager.adoptStyleSheets(sheets, id)
    })
  }`,
  'patchAttachShadow(element, doc) {': `patchAttachShadow(element, doc) {
    this.restoreHandlers.push(observeShadows(element, (host2) => {
      const root = index.shadowRoot(host2)
      if (root && inDom(host2)) this.addShadowRoot(root, doc)
    }))
  }`,
  'function hookSetter(':
    'function hookSetter(target, name, { set }) { return observeValue(target, name, (field) => set.call(field)) }',
  'const propertyDescriptor = currentWindow': 'const propertyDescriptor = { set: true };',
  'function patch(source, name': 'const patch = 0',
  'function getNestedCSSRulePositions(': '',
  'function hasNestedCSSRule(': '',
  'function canMonkeyPatchNestedCSSRule(': '',
  'ignoreCSSAttributes = ': '',
  'ignoreCSSAttributes,': '',
  'const callbackWrapper = ': 'const callbackWrapper = guard',
  // Buffers of recordings that are over.
  'mutationBuffers.forEach((b) => b.reset': 'mutationBuffers.splice(0).forEach((b) => b.reset())',
  // It is started when the document has been read, and again when it has been written anew.
  'if (["interactive", "complete"].includes': `if (read(document, 'readyState') !== 'loading') init();
    else handlers.push(on('DOMContentLoaded', init));`,
  // Old browsers, old programs, another library's nodes.
  'let nowTimestamp = ': 'const nowTimestamp = Date.now;',
  'if (!/* @__PURE__ */ /[1-9]': '',
  'function getWindowScroll(':
    'function getWindowScroll({ scrollX, scrollY }) { return { left: scrollX, top: scrollY } }',
  'function getWindowHeight(': 'function getWindowHeight() { return innerHeight }',
  'function getWindowWidth(': 'function getWindowWidth() { return innerWidth }',
  'function getEventTarget(': 'function getEventTarget(event) { return event?.composedPath?.()[0] ?? event?.target }',
  'function polyfill(': 'function polyfill() {}',
  'if (Array.from([1]': '',
  'let _mirror = {': '',
  'if (typeof window !== "undefined" && window.Proxy': '',
  'class BaseRRNode {': '',
  'function isShadowRoot(': 'function isShadowRoot(n) { return isNativeShadowDom(n) }',
  'function hasShadowRoot(': 'function hasShadowRoot(node) { return Boolean(node && index.shadowRoot(node)) }',
  // Addresses: the browser's own class resolves them.
  'function absolutifyURLs(': 'const absolutifyURLs = absoluteCss',
  'function getHref(': "function getHref(doc, url) { return absolute(url || '', read(doc, 'baseURI')) }",
  'function transformAttribute(': `function transformAttribute(doc, tagName, name, value) {
    // Null where the page has removed it.
    if (!value) return value
    if (name === 'style') return absoluteCss(value, getHref(doc))
    const isWithin = value[0] === '#' && tagName !== 'a'
    return isWithin || !/^(?:src|.*href|background|data)$/.test(name) || !/^(?!data:)\\s*\\S/.test(value)
      ? value
      : getHref(doc, value)
  }`,
  // Nothing in the widget throws into the page.
  'function on(': `function on(type, fn, target = document) {
    const run = guard(fn)
    call(target, 'addEventListener', type, run, true)
    return () => call(target, 'removeEventListener', type, run, true)
  }`,
  'function onceIframeLoaded(': `function onceIframeLoaded(frame, listener) {
    try {
      const { document, location } = frame.contentWindow
      if (read(document, 'readyState') !== 'complete') return awaitLoad(frame, listener)
      if (location.href !== 'about:blank' || /^(?:about:blank)?$/.test(frame.src)) setTimeout(listener)
      on('load', listener, frame)
    } catch {}
  }`,
  'function onceStylesheetLoaded(': `function onceStylesheetLoaded(link, listener) {
    if (!link.sheet) awaitLoad(link, listener)
  }
  function awaitLoad(element, listener) {
    const timer = setTimeout(listener, 5e3)
    on('load', () => {
      clearTimeout(timer)
      listener()
    }, element)
  }`,
  // A workaround for browsers of 2018.
  'escapeImportStatement(rule);': 'rule.cssText;',
  // For browsers that know `background-clip: text` by a prefix only.
  'function fixBrowserCompatibilityIssuesInCSS(': 'function fixBrowserCompatibilityIssuesInCSS(css) { return css }',
  'function slimDOMExcluded(': EXCLUDED,
  'function shadowHostInDom(': '',
  'function getRootShadowHost(': '',
  'function inDom(': "function inDom(n) { return read(n, 'isConnected') }",
  // `srcset`, which is masked away, and the marks that tell a style element's text nodes apart.
  'function getAbsoluteSrcsetString(': "function getAbsoluteSrcsetString() { return '' }",
  'function markCssSplits(': 'function markCssSplits(cssText) { return cssText }',
}

/** Lines of the recorder that do harm, and what they should be. */
const MENDED: Readonly<Record<string, string>> = {
  // Of each style that changes it sets the former one as an attribute, which a strict policy refuses and reports each time.
  // https://github.com/rrweb-io/rrweb/issues/816
  'old.setAttribute("style", m.oldValue);': 'old.style.cssText = m.oldValue;',
}

const escaped = (text: string) => text.replace(/[\^$\\.*+?()[\]{}|]/g, '\\$&')

/** A piece is a line, or the lines up to the closing bracket below its beginning. */
function replacePiece(code: string, [from, by]: [string, string]): string {
  const piece = new RegExp(`^( *)${escaped(from)}.*(?:(?<=[{(])\\n[\\s\\S]*?\\n\\1[})](?!.*[{(]$).*)?$`, 'gm')
  if (!piece.test(code)) throw new Error(`@rrweb/record has no "${from}"; see leave-out.ts and ${RECORD}`)
  return code.replace(piece, () => by)
}

/** Drops the lines and the arguments that hand an option on; where it is read, the constant is. */
function settle(code: string, [name, value]: readonly [string, string]): string {
  return `const ${name} = ${value};\n${passNothing(code, name)}`
}

function passNothing(code: string, name: string): string {
  const passing = `${name}(?: = [^;\\n]*|: (?:_|this\\.)?${name})?,?`
  return code
    .replace(
      new RegExp(`^ +(?:${passing}|"${name}",|__publicField\\(this, "${name}"\\);|this\\.${name} = .*)$`, 'gm'),
      '',
    )
    .replace(new RegExp(`\\b(?:this|o|options)\\.${name}\\b`, 'g'), name)
    .replace(new RegExp(`, ${name}(?=[,)])`, 'g'), '')
}

function share(code: string, name: string): string {
  return `let ${name};\n${passNothing(code, name)}`
}

/** The recorder hands its one map of nodes down through all of its functions; here they use it where it is. */
function shareMirror(code: string): string {
  const shared = code
    .replace(/^ +mirror: mirror2\b.*$|, mirror: mirror2\b/gm, '')
    .replace(/\bmirror: mirror2,/g, '')
    .replace(/\bmirror2\b/g, 'mirror')
  return passNothing(shared, 'mirror')
}

/** The recorder's compiler has written enumerations and fields in long forms that nothing can be folded in. */
function shorten(code: string): string {
  return (
    code
      .replace(/^var (\w+) = .* => \{\n([\s\S]*?)\n\}\)\(\1 \|\| \{\}\);$/gm, (_, name: string, body: string) => {
        const members = [...body.matchAll(/\[("\w+")\] = (\d+)/g)].map(([, key, value]) => `${key}: ${value}`)
        return `const ${name} = { ${members.join(', ')} };`
      })
      .replace(/__publicField\(this, "\w+"\);/g, '')
      // A style that is preloaded says so, whatever its file is called.
      .replace(
        /typeof \S+\.href === "string" && extractFileExtension\(\S+\) === "css"/,
        'serializedNode.attributes.as === "style"',
      )
      // A guest says nothing in the page's console: calls without an effect are dropped.
      .replace(/\bconsole\.\w+\(/g, '/* @__PURE__ */ String(')
      .replace(/__publicField\(this, "(\w+)", /g, 'this.$1 = (')
  )
}

/** What fails in a timer would be an error of the page. */
const guardTimers = (code: string) =>
  `const later = (run, wait) => setTimeout(guard(run), wait);\n${code.replace(/\bsetTimeout\(/g, 'later(')}`

/** A page may have taken a class away. */
const lessClasses = (code: string) => code.replace(/\b(currentWindow\.\w+)\.prototype\b/g, '$1?.prototype')

function imports(): string {
  const lines = Object.entries(OWN).map(([file, names]) => {
    const path = fileURLToPath(new URL(file, import.meta.url))
    return `import { ${names.join(', ')} } from ${JSON.stringify(path)};\n`
  })
  return lines.join('')
}

/** Leaves out of `@rrweb/record` what Earshot never switches on, and mends it. */
export function fitRecorder(): Plugin {
  return {
    name: 'earshot:fit-recorder',
    transform(code, id) {
      if (id.endsWith('/capture/recorder-options.ts')) return { code: 'export const RECORDER_OPTIONS = {}', map: null }
      if (!id.includes('@rrweb/record/dist/record.js')) return null
      if (createHash('sha256').update(code).digest('hex') !== RECORDER) {
        throw new Error(`@rrweb/record is not the version that leave-out.ts was written for; follow ${RECORD}`)
      }
      const used = lessClasses(Object.entries({ ...UNUSED, ...MENDED }).reduce(replacePiece, code))
      const settings = Object.entries(SETTINGS).map(([name, value]) => [name, JSON.stringify(value)] as const)
      const settled = [...settings, ...Object.entries(CONSTANTS)].reduce(settle, SHARED.reduce(share, used))
      const shared = settled.replace('const shadowDomManager = new', `${HANDLERS}\n  $&`)
      const fitted = [shareMirror, shorten, readThroughPrototypes, guardTimers].reduce((now, fit) => fit(now), shared)
      return { code: imports() + fitted, map: null }
    },
  }
}

/** Leaves out what Vite wraps around late imports to preload their style sheets: there are none. */
export function leaveOutPreloading(): Plugin {
  return {
    name: 'earshot:leave-out-preloading',
    transform: (_, id) => (id.includes('vite/preload-helper') ? 'export const __vitePreload = (load) => load()' : null),
  }
}
