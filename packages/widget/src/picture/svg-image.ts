import type { DrawnArea, DrawOptions } from '../capture/picture-engine.ts'
import { rememberEntered } from '../privacy/entered.ts'
import { TEXT_FIELD } from '../privacy/selectors.ts'
import { createPass } from '../privacy/texts.ts'
import { copyElement } from './copy-element.ts'
import { loadMore } from './load-more.ts'
import { freezeMotion } from './motion.ts'
import { pageColor, schemeOf } from './page-color.ts'
import type { PagePass } from './page-pass.ts'
import { paint, type SvgImage } from './paint.ts'
import { plainDocument } from './plain-document.ts'
import type { Resources } from './resources.ts'
import { SCROLLS, scrollMark } from './scrolled.ts'
import { runInSlices, type Steps } from './slices.ts'
import { findStates } from './states.ts'
import { collectStyles } from './styles.ts'
import { findUnseen, type Shown } from './unseen.ts'
import { escapeAttribute } from './xml.ts'

export interface SvgOptions extends DrawOptions {
  readonly resources: Resources
  /** Number of frames around the document. */
  readonly depth: number
}

const MAX_FRAME_DEPTH = 3
const XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
const SVG = 'xmlns="http://www.w3.org/2000/svg"'
/** An image has no links. Rules of the page override these. */
const LINKS = '@layer e-a{:where(a[href]:not(svg svg *)){color:LinkText;text-decoration:underline}}'
/**
 * An image has no quirks mode, where root and body fill the window, and tables inherit only part of
 * the text style.
 */
const quirksOf = ({ marginTop, marginBottom }: CSSStyleDeclaration) =>
  `@layer e-a{html{height:100%}body{height:calc(100% - ${marginTop} - ${marginBottom})}` +
  'table{font-size:medium;font-weight:400;font-style:normal;line-height:normal;text-align:start;white-space:normal}}'
const STILL = '*,::before,::after{animation:none!important;transition:none!important;caret-color:transparent!important}'

/** Numbers the shadow trees below `root`. */
function* findTrees(root: ParentNode, trees: Map<ShadowRoot, number>): Steps<void> {
  for (const { shadowRoot } of root.querySelectorAll('*')) {
    yield
    if (!shadowRoot) continue
    trees.set(shadowRoot, trees.size + 1)
    yield* findTrees(shadowRoot, trees)
  }
}

/** Remembers the values of all text fields, including those that nobody typed. */
function* rememberAllFields(root: ParentNode): Steps<void> {
  for (const field of root.querySelectorAll(TEXT_FIELD)) {
    yield
    rememberEntered(field)
  }
}

async function drawFrame(frame: HTMLIFrameElement, options: SvgOptions): Promise<string | null> {
  if (options.depth > MAX_FRAME_DEPTH) return null
  try {
    const inner = frame.contentDocument
    return inner?.body ? (await paint(await toSvg(inner, options), options.scale)).toDataURL() : null
  } catch {
    return null
  }
}

/** Returns the position of the drawn area in the window. */
function shownBox({ innerWidth, innerHeight, scrollX, scrollY }: Window, area: DrawnArea | undefined): Shown {
  const { width, height } = area?.page ?? { width: innerWidth, height: innerHeight }
  const [left, top] = area?.page ? [-scrollX, -scrollY] : [0, 0]
  return { left, top, right: left + width, bottom: top + height }
}

/** Returns true if style sheets or style attributes may place elements in 3D space. */
const isSpatial = (css: string, roots: readonly ParentNode[]) =>
  /backface-v|preserve-3/.test(css) ||
  roots.some((root) => root.querySelector('[style*=backface-v],[style*=preserve-3]'))

async function createPagePass(shown: Document, options: SvgOptions): Promise<PagePass & { css: string }> {
  const document = plainDocument(shown)
  const { masking, scale, signal, tally, area, depth, resources } = options
  const trees = new Map<ShadowRoot, number>()
  await runInSlices(findTrees(document, trees), signal)
  const roots = [document, ...trees.keys()]
  const states = new Set<string>()
  const css = await collectStyles({ document, trees, states, resources, masking, signal })
  if (masking === 'on') await runInSlices(rememberAllFields(document), signal)
  const text = createPass({ text: 'balanced', ...(tally && { tally }) })
  const more = !SCROLLS || isSpatial(css, roots) ? await loadMore() : undefined
  return {
    css: (more?.sliderRules ?? '') + css,
    masking,
    scale,
    tally,
    text,
    facts: text.facts,
    area,
    outOfView: await runInSlices(findUnseen(document, shownBox(document.defaultView as Window, area)), signal),
    motion: await runInSlices(freezeMotion(roots), signal),
    stateNames: await runInSlices(findStates(roots, states), signal),
    trees,
    shownAttributes: new Set(Array.from(css.matchAll(/attr\(\s*([\w-]+)/g), ([, name]) => name as string)),
    resources,
    frames: (frame) => drawFrame(frame, { ...options, area: undefined, depth: depth + 1 }),
    more,
    out: [],
    later: [],
    ownRules: [],
    backdrops: [],
    drawings: [],
    maskedPlaces: 0,
    hasContent: false,
  }
}

/** Returns the page or a frame as an SVG image. `hasContent`: whether anything in it is visible. */
export async function toSvg(shown: Document, options: SvgOptions): Promise<SvgImage & { hasContent: boolean }> {
  const document = plainDocument(shown)
  const view = document.defaultView
  if (!view) throw new Error('The document is not shown.')
  const pass = await createPagePass(shown, options)
  const { documentElement, compatMode } = document
  const isQuirky = compatMode !== 'CSS1Compat'
  const { root, body, canvas } = pageColor(document)
  const { fontSize, colorScheme, display } = getComputedStyle(documentElement)
  const flow = display === 'block' ? 'display:flow-root!important;' : ''
  const extra = `${flow}min-height:100%;font-size:${fontSize}!important;${root}`
  await runInSlices(copyElement(documentElement, pass, extra), options.signal)
  await Promise.all(pass.later)
  // A frame is usually a form or a card of a third party: if a part of it is private, all of it is.
  if (options.depth > 0 && pass.maskedPlaces > 0) throw new Error('The frame is private.')
  const { page, fixLengths } = options.area ?? {}
  const { width, height } = page ?? { width: view.innerWidth, height: view.innerHeight }
  const { clientWidth, clientHeight } = documentElement
  const [wide, high] = [clientWidth || width, (!isQuirky && clientHeight) || height]
  const scheme = schemeOf(document)
  const size = `width:${wide}px;height:${high}px`
  const quirks = isQuirky && document.body ? quirksOf(getComputedStyle(document.body)) : ''
  const css = `${LINKS}${quirks}${pass.css}\n${body && `body{${body}}`}${pass.ownRules.join('')}${STILL}`.replace(
    /]]>/g,
    ']] >',
  )
  const style = fixLengths?.(css) ?? css
  // The whole page needs no scrolling, but viewport units still refer to the window.
  const [clip, margin, mark] = page
    ? ['', '', '']
    : [
        ';overflow:hidden;scrollbar-width:none',
        pass.more?.pageMargin(view) ?? '',
        scrollMark(view.scrollY, view.scrollX),
      ]
  const markup =
    `<svg ${SVG} width="${width}" height="${height}" style="font-size:${fontSize};color-scheme:${scheme};background:linear-gradient(${canvas},${canvas}) Canvas">` +
    `<foreignObject width="100%" height="100%"><div ${XHTML} style="all:initial;color-scheme:${escapeAttribute(colorScheme === 'normal' ? scheme : colorScheme)}">` +
    `<style><![CDATA[${style}]]></style>` +
    `<div style="${size}${clip}"><div style="position:relative;${size}${margin}">` +
    pass.out.join('') +
    `${mark}</div></div>${pass.backdrops.join('')}` +
    `<svg ${SVG} style="position:absolute;width:0;height:0">${pass.drawings.join('')}</svg></div></foreignObject></svg>`
  return { markup, width, height, hasContent: pass.hasContent }
}
