import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { BLOCK } from '../src/privacy/selectors.ts'
import { readThroughPrototypes } from './clobbering.ts'

/** Says why and how the recorder is changed, and how to upgrade it. */
const RECORD = 'docs/decisions/0009-recorder-fitted-at-build.md'
/** SHA-256 of the reviewed `record.js`. The build fails for any other. */
const RECORDER = 'e8d33f050806e45c14f80595fa132f015128c0beb29e3cd204a89f6615ae6aa1'

function every(names: string): Record<string, true> {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, true]))
}

/**
 * The recorder's options, from `capture/recorder-options.ts` or its defaults. The recorder passes
 * them through all of its functions. As constants, they let the minifier remove what is never used.
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
  // The recorder's own result of `maskAllInputs: true` …
  maskInputOptions: every(
    'color date datetime-local email month number range search tel text time url week textarea select password',
  ),
  // … and of `slimDOMOptions: 'all'`.
  slimDOMOptions: every(
    `script comment headFavicon headWhitespace headMetaSocial headMetaRobots headMetaHttpEquiv headMetaVerification
    headMetaAuthorship headMetaDescKeywords headTitleMutations`,
  ),
  // `privacy/` masks the texts of every event.
  maskTextClass: 'rr-mask',
  maskTextFn: undefined,
  maskTextSelector: null,
  needsMask: false,
}

/**
 * Handlers of serialized nodes, loaded frames and loaded style sheets, shared by snapshots and
 * additions.
 */
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

/** Functions that the recorder passes through. They are set when a recording starts. */
const SHARED = ['maskInputFn', 'onSerialize', 'onIframeLoad', 'onStylesheetLoad']

/** Other values that the recorder passes through, as code. */
const CONSTANTS: Readonly<Record<string, string>> = {
  keepIframeSrcFn: '() => false',
  iframeLoadTimeout: '5e3',
  stylesheetLoadTimeout: '5e3',
  styleSheetLoadTimeout: '5e3',
}

const NO_OBSERVER = '() { return () => {} }'

/** Replacements for parts of the recorder, from the widget's own modules. */
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

/** Reports a change of a sheet or rule if the recorder knows the sheet. */
const byIdTo = (callback: string) => `(sheet, change) => {
    const { id, styleId } = getIdAndStyleId(sheet, mirror, stylesheetManager.styleMirror)
    if (id > 0 || styleId > 0) ${callback}({ id, styleId, ...change })
  }`

/**
 * Excludes elements that do not affect appearance. Of `meta` elements, it keeps only those that do.
 */
const EXCLUDED = `function slimDOMExcluded({ type, tagName, attributes: { rel, as, name, charset } = {} }) {
  if (tagName === 'link') return as === 'script' || /^(?:modulepreload|prefetch|shortcut icon)$/.test(rel)
  if (tagName === 'meta') return charset === undefined && !/^(?:viewport|color-scheme|theme-color)$/i.test(name)
  return type === NodeType.Comment || tagName === 'script'
}`

/** Pieces of the recorder, by the start of their first line, with their replacements. */
const UNUSED: Readonly<Record<string, string>> = {
  // The settings above already contain these.
  'const maskInputOptions = maskAllInputs': '',
  'const slimDOMOptions = ': '',
  'slimDOM: slimDOMOptions': '',
  'let { needsMask } = ': '',
  'if (!needsMask) {': '',
  'function needMaskingText(': 'function needMaskingText() { return false }',
  'const { needsMask, maskTextFn, ': 'const { rootId, cssCaptured } = options;',
  // The block selector already contains the block class.
  'function _isBlockedElement(':
    'function _isBlockedElement(element, blockClass, blockSelector) { return matches(element, (blockSelector)) }',
  'function isBlocked(': `function isBlocked(node, blockClass, blockSelector, checkAncestors) {
    const element = node && closestElementOfNode(node)
    return Boolean(element && call(element, checkAncestors ? 'closest' : 'matches', (blockSelector)))
  }`,
  // Canvas snapshots and their worker.
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
  // Cross-origin frames.
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
  // Fonts, selections and custom element definitions.
  'fontCb: ': '',
  'selectionCb: ': '',
  'customElementCb: ': '',
  'function initSelectionObserver(': `function initSelectionObserver${NO_OBSERVER}`,
  'function initCustomElementObserver(': `function initCustomElementObserver${NO_OBSERVER}`,
  // Shared handlers.
  'onSerialize: (n) => {': '',
  'onSerialize: (currentN) => {': '',
  'onIframeLoad: (iframe, childSn) => {': '',
  'onStylesheetLoad: (link, childSn) => {': '',
  'onStylesheetLoad: (linkEl, childSn) => {': '',
  // Plugins, hooks, and methods for the page.
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
  // The recorder must not write to the page's console.
  'console.warn(': '',
  'return console.warn(': 'return',
  'for (const plugin of ': '',
  'plugins: ((_a2 = ': '',
  'mergeHooks(': '',
  'record.addCustomEvent = ': '',
  'record.takeFullSnapshot = ': '',
  // Untampered members of the page's nodes.
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
  // Popovers and fullscreen, which no attribute shows. Handled like a change of `open`.
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
  // Methods of the page that it wraps, and errors in its callbacks.
  'function initStyleSheetObserver(': `function initStyleSheetObserver({ styleSheetRuleCb, stylesheetManager }, { win }) {
    return observeRules(win, ${byIdTo('styleSheetRuleCb')})
  }`,
  'function initStyleDeclarationObserver(': `function initStyleDeclarationObserver({ styleDeclarationCb, stylesheetManager }, { win }) {
    return observeDeclarations(win, ${byIdTo('styleDeclarationCb')})
  }`,
  // Once for all roots of a document: the recorder calls it for each of them.
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
  // Buffers of finished recordings.
  'mutationBuffers.forEach((b) => b.reset': 'mutationBuffers.splice(0).forEach((b) => b.reset())',
  // Starts when the document has been parsed, and again after the page has replaced it.
  'if (["interactive", "complete"].includes': `if (read(document, 'readyState') !== 'loading') init();
    else handlers.push(on('DOMContentLoaded', init));`,
  // Old browsers, old programs, and another library's nodes.
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
  // The browser's URL class resolves URLs.
  'function absolutifyURLs(': 'const absolutifyURLs = absoluteCss',
  'function getHref(': "function getHref(doc, url) { return absolute(url || '', read(doc, 'baseURI')) }",
  'function transformAttribute(': `function transformAttribute(doc, tagName, name, value) {
    // Null after the page has removed the attribute.
    if (!value) return value
    if (name === 'style') return absoluteCss(value, getHref(doc))
    const isWithin = value[0] === '#' && tagName !== 'a'
    return isWithin || !/^(?:src|.*href|background|data)$/.test(name) || !/^(?!data:)\\s*\\S/.test(value)
      ? value
      : getHref(doc, value)
  }`,
  // The widget never throws into the page.
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
  // For browsers that only support `background-clip: text` with a prefix.
  'function fixBrowserCompatibilityIssuesInCSS(': 'function fixBrowserCompatibilityIssuesInCSS(css) { return css }',
  'function slimDOMExcluded(': EXCLUDED,
  'function shadowHostInDom(': '',
  'function getRootShadowHost(': '',
  'function inDom(': "function inDom(n) { return read(n, 'isConnected') }",
  // `srcset`, which is masked anyway, and marks between the text nodes of a style element.
  'function getAbsoluteSrcsetString(': "function getAbsoluteSrcsetString() { return '' }",
  'function markCssSplits(': 'function markCssSplits(cssText) { return cssText }',
}

/** Lines of the recorder with a fault, and their replacements. */
const MENDED: Readonly<Record<string, string>> = {
  // Sets the previous style as an attribute after each change, which a strict policy refuses and
  // reports each time.
  // https://github.com/rrweb-io/rrweb/issues/816
  'old.setAttribute("style", m.oldValue);': 'old.style.cssText = m.oldValue;',
}

const escaped = (text: string) => text.replace(/[\^$\\.*+?()[\]{}|]/g, '\\$&')

/**
 * Replaces a piece: a line, or the lines up to the closing bracket of a block that starts in it.
 */
function replacePiece(code: string, [from, by]: [string, string]): string {
  const piece = new RegExp(`^( *)${escaped(from)}.*(?:(?<=[{(])\\n[\\s\\S]*?\\n\\1[})](?!.*[{(]$).*)?$`, 'gm')
  if (!piece.test(code)) throw new Error(`@rrweb/record has no "${from}"; see leave-out.ts and ${RECORD}`)
  return code.replace(piece, () => by)
}

/** Makes an option a constant: removes the lines and arguments that pass it on. */
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

/** Makes all functions use the recorder's single node map directly instead of passing it on. */
function shareMirror(code: string): string {
  const shared = code
    .replace(/^ +mirror: mirror2\b.*$|, mirror: mirror2\b/gm, '')
    .replace(/\bmirror: mirror2,/g, '')
    .replace(/\bmirror2\b/g, 'mirror')
  return passNothing(shared, 'mirror')
}

/**
 * Shortens enumerations and fields, which the recorder's compiler has written in a form that cannot
 * be folded.
 */
function shorten(code: string): string {
  return (
    code
      .replace(/^var (\w+) = .* => \{\n([\s\S]*?)\n\}\)\(\1 \|\| \{\}\);$/gm, (_, name: string, body: string) => {
        const members = [...body.matchAll(/\[("\w+")\] = (\d+)/g)].map(([, key, value]) => `${key}: ${value}`)
        return `const ${name} = { ${members.join(', ')} };`
      })
      .replace(/__publicField\(this, "\w+"\);/g, '')
      // Recognises a preloaded style sheet by its `as` attribute, not by the name of its file.
      .replace(
        /typeof \S+\.href === "string" && extractFileExtension\(\S+\) === "css"/,
        'serializedNode.attributes.as === "style"',
      )
      // Removes console calls, since the minifier drops calls without an effect.
      .replace(/\bconsole\.\w+\(/g, '/* @__PURE__ */ String(')
      .replace(/__publicField\(this, "(\w+)", /g, 'this.$1 = (')
  )
}

/** An error in a timer would be reported as an error of the page. */
const guardTimers = (code: string) =>
  `const later = (run, wait) => setTimeout(guard(run), wait);\n${code.replace(/\bsetTimeout\(/g, 'later(')}`

/** The page may have removed a class. */
const lessClasses = (code: string) => code.replace(/\b(currentWindow\.\w+)\.prototype\b/g, '$1?.prototype')

function imports(): string {
  const lines = Object.entries(OWN).map(([file, names]) => {
    const path = fileURLToPath(new URL(file, import.meta.url))
    return `import { ${names.join(', ')} } from ${JSON.stringify(path)};\n`
  })
  return lines.join('')
}

/** Removes from `@rrweb/record` what Earshot never uses, and fixes its faults. */
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

/** Removes Vite's wrapper around dynamic imports that preloads style sheets: there are none. */
export function leaveOutPreloading(): Plugin {
  return {
    name: 'earshot:leave-out-preloading',
    transform: (_, id) => (id.includes('vite/preload-helper') ? 'export const __vitePreload = (load) => load()' : null),
  }
}
