import type { ReplayDocument } from '@earshot/protocol'
import { maskAddress } from '../privacy/addresses.ts'
import { maskRepeated } from '../privacy/entered.ts'
import { maskCss } from '../privacy/styles.ts'
import { absoluteCss } from './absolute.ts'
import type { OwnRequestInit } from './network-entry.ts'

/**
 * What a recorded sheet has lost. A browser tells nothing of a shorthand with `var()` when a rule also has one of its longhands, and
 * nothing of a sheet of another origin. Both are in the sheet's source, which is asked for once a report is made.
 */

const MAX_SHEETS = 20
const MAX_LENGTH = 500_000
const TIMEOUT_MS = 3_000
/** A value that the browser did not tell. */
const LOST = ': ;'

const isStyled = ({ rel }: HTMLLinkElement) => /\bstylesheet\b/i.test(rel)

function isUnreadable({ sheet }: HTMLLinkElement): boolean {
  try {
    return sheet !== null && !sheet.cssRules
  } catch {
    return true
  }
}

/** Empty where the server does not let the page read it, and where it is too long. */
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

/** Rules as the recorder has them, with values missing, and as they were written. */
function findLost(source: string): [string, string][] {
  const sheet = new CSSStyleSheet()
  // In one go over the text, whatever is in it: up to each `}` the innermost block and what stands before it.
  const pieces = source.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, '').split('}')
  return pieces.flatMap((piece) => {
    const open = piece.lastIndexOf('{')
    if (open < 1 || !piece.includes('var(', open)) return []
    const start = Math.max(piece.lastIndexOf('{', open - 1), piece.lastIndexOf(';', open))
    const rule = `${piece.slice(start + 1)}}`
    sheet.replaceSync(rule)
    const recorded = sheet.cssRules[0]?.cssText
    return recorded?.includes(LOST) ? [[recorded, rule] as [string, string]] : []
  })
}

/** The replay with the rules that its recorder could not read, masked like the others. */
export async function completeSheets(replay: ReplayDocument): Promise<ReplayDocument> {
  const links = Array.from(document.querySelectorAll<HTMLLinkElement>('link[rel]')).filter(isStyled)
  const json = JSON.stringify(replay)
  const isLosing = json.includes(LOST)
  const wanted = links.filter((link) => isLosing || isUnreadable(link)).slice(0, MAX_SHEETS)
  if (!isLosing && wanted.length === 0) return replay
  const fetched = await Promise.all(
    wanted.map(async (link) => ({ link, base: link.href, source: await fetchSource(link.href) })),
  )
  const styles = Array.from(document.querySelectorAll('style'), (style) => ({
    base: document.baseURI,
    source: style.textContent,
  }))
  const clean = (css: string, base: string) => maskCss(absoluteCss(css, base))
  const lost = [...fetched, ...styles].flatMap(({ source, base }) =>
    findLost(source).map((rules) => rules.map((rule) => clean(rule, base))),
  )
  const sheets = new Map<unknown, string>()
  for (const { link, base, source } of fetched) {
    if (source && isUnreadable(link)) sheets.set(maskRepeated(maskAddress(base)), clean(source, base))
  }
  const complete = (name: string, value: unknown) => {
    if (name === '_cssText' && String(value).includes(LOST)) {
      return lost.reduce((css, [recorded = '', rule = '']) => css.replaceAll(recorded, () => rule), String(value))
    }
    if (name !== 'attributes' || !sheets.has((value as { href?: unknown })?.href)) return value
    const { rel: _rel, href, ...others } = value as Record<string, unknown>
    return { ...others, _cssText: sheets.get(href) }
  }
  return JSON.parse(json, complete)
}
