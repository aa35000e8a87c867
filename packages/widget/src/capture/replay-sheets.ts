import { call, read } from '../dom.ts'
import { maskAddress } from '../privacy/addresses.ts'
import { maskRepeated } from '../privacy/entered.ts'
import { maskCss } from '../privacy/styles.ts'
import { absoluteCss } from './absolute.ts'
import { addFromElements, addFromSource, type Complete, fillIn, isLosing } from './lost-values.ts'
import type { OwnRequestInit } from './network-entry.ts'
import type { Recorded, ReplayEdit } from './replay-edit.ts'
import { findRoots } from './roots.ts'

/**
 * Completes recorded sheets: values that the browser does not reveal, and sheets of other origins.
 */

const MAX_SHEETS = 20
const MAX_LENGTH = 500_000
const TIMEOUT_MS = 3_000

const isStyled = ({ rel }: HTMLLinkElement) => /\bstylesheet\b/i.test(rel)

function isUnreadable({ sheet }: HTMLLinkElement): boolean {
  try {
    return sheet !== null && !sheet.cssRules
  } catch {
    return true
  }
}

/** Returns an empty string if the server does not permit reading it, or it is too long. */
async function fetchSource(url: string): Promise<string> {
  const init: OwnRequestInit = {
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'force-cache',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    earshot: true,
  }
  try {
    const { ok, body } = await fetch(url, init)
    const reader = body?.getReader()
    const decoder = new TextDecoder()
    let text = ''
    for (let part = await reader?.read(); ok && part && !part.done; part = await reader?.read()) {
      text += decoder.decode(part.value, { stream: true })
      if (text.length <= MAX_LENGTH) continue
      void reader?.cancel()
      return ''
    }
    return text
  } catch {
    return ''
  }
}

/** Masks CSS like the recorder. */
const cleanFrom = (base: string) => (css: string) => maskCss(absoluteCss(css, base))

/** Reads the missing values and sheets once, for all events. */
export async function completeSheets(events: readonly string[]): Promise<ReplayEdit> {
  const isAnyLosing = events.some(isLosing)
  const roots = [...findRoots()]
  const find = <Found extends Element>(selector: string) =>
    roots.flatMap((root) => [...call(root, 'querySelectorAll', selector)] as Found[])
  const wanted = find<HTMLLinkElement>('link[rel]')
    .filter((link) => isStyled(link) && (isAnyLosing || isUnreadable(link)))
    .slice(0, MAX_SHEETS)
  const fetched = await Promise.all(wanted.map(async (link) => ({ link, source: await fetchSource(link.href) })))

  const complete: Complete = new Map()
  if (isAnyLosing) {
    for (const { link, source } of fetched) addFromSource(complete, source, cleanFrom(link.href))
    for (const { textContent, baseURI } of find('style')) addFromSource(complete, textContent ?? '', cleanFrom(baseURI))
    for (const root of roots) addFromElements(complete, root, cleanFrom(read(root, 'baseURI')))
  }
  const unread = new Map<unknown, string>()
  for (const { link, source } of fetched) {
    if (source && isUnreadable(link)) unread.set(maskRepeated(maskAddress(link.href)), cleanFrom(link.href)(source))
  }

  return {
    isWanted: (json) => (complete.size > 0 && isLosing(json)) || (unread.size > 0 && json.includes('sheet"')),
    css: (text) => fillIn(text, complete),
    piece(piece) {
      const { rel: _rel, href, ...others } = (piece.attributes ?? {}) as Recorded
      if (unread.has(href)) piece.attributes = { ...others, _cssText: unread.get(href) }
    },
  }
}
