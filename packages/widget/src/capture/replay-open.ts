import { newElement, type Recorded, type ReplayEdit } from './replay-edit.ts'

/**
 * Shows popovers and fullscreen elements, which a player cannot open. The recorder has marked them,
 * and their rules are changed to match the marks. The browser's own rules for them are added, with
 * less weight than those of the page.
 */

const MARKED = /"rr_open_mode":"(?:is|f)/
const MARK = /^(?:is|f)/
const SELECTOR = /(?<!\\):(popover-open|fullscreen)\b(?!-)/g

const BROWSER_SHEET = `:where([rr_open_mode*=popover]){display:block;z-index:2147483647}
:where([rr_open_mode=fullscreen]:not(:root)){position:fixed!important;inset:0!important;margin:0!important;
box-sizing:border-box!important;width:100%!important;height:100%!important;max-width:none!important;max-height:none!important;
transform:none!important;object-fit:contain;background-color:#000;z-index:2147483647}`

interface Attributes {
  rr_open_mode?: string
}

/** Added to each opened element, so that it also applies in a shadow root. */
const newSheet = () => newElement('style', { _cssText: BROWSER_SHEET })

export function showOpened(events: readonly string[]): ReplayEdit {
  const isUsed = events.some((event) => MARKED.test(event))
  return {
    isWanted: (json) => isUsed && (MARKED.test(json) || /:(?:popover-open|fullscreen)/.test(json)),
    css: (text) => text.replace(SELECTOR, ':is($&,[rr_open_mode*=$1])'),
    piece(piece) {
      if (Array.isArray(piece.adds) && Array.isArray(piece.attributes)) openLater(piece)
      else if (Array.isArray(piece.childNodes) && isMarked(piece)) piece.childNodes.push(newSheet())
    },
  }
}

const isMarked = ({ attributes }: Recorded) => MARK.test((attributes as Attributes | undefined)?.rr_open_mode ?? '')

function openLater({ adds, attributes }: Recorded): void {
  for (const changed of attributes as Recorded[]) {
    if (isMarked(changed)) (adds as unknown[]).push({ parentId: changed.id, nextId: null, node: newSheet() })
  }
}
