import { completeAnimations } from './replay-animations.ts'
import type { Recorded, ReplayEdit } from './replay-edit.ts'
import { labelBoxes } from './replay-labels.ts'
import { showOpened } from './replay-open.ts'
import { completeSheets } from './replay-sheets.ts'

/** Members that hold a style sheet or a rule. */
const CSS = /^(?:_cssText|rule|replace|replaceSync)$/
/** Characters of an event that takes some time. */
const LONG = 100_000

const pause = () => new Promise((resolve) => setTimeout(resolve))

/**
 * Events of a replay, as JSON, with what their recorder could not see. Some pages need it, so it lies in a late chunk. Only events
 * that lack something are parsed, one by one and with pauses: a page may not stand still because of a report.
 */
export async function completeReplay(events: readonly string[]): Promise<readonly string[]> {
  const edits = [await completeSheets(events), showOpened(events), labelBoxes()]
  const completed: string[] = []
  for (const json of events) {
    const wanted = edits.filter((edit) => edit.isWanted(json))
    completed.push(wanted.length > 0 ? await rewrite(json, wanted) : json)
  }
  return completeAnimations(completed)
}

async function rewrite(json: string, edits: ReplayEdit[]): Promise<string> {
  const next = json.length > LONG ? pause : () => undefined
  await next()
  const event = JSON.parse(json)
  await next()
  change(event, edits)
  await next()
  return JSON.stringify(event)
}

function change(piece: Recorded, edits: ReplayEdit[]): void {
  for (const [name, value] of Object.entries(piece)) {
    if (value && typeof value === 'object') change(value as Recorded, edits)
    else if (typeof value === 'string' && CSS.test(name)) {
      piece[name] = edits.reduce((text, { css }) => css?.(text) ?? text, value)
    }
  }
  for (const { piece: changePiece } of edits) changePiece?.(piece)
  if (Array.isArray(piece.adds) && !piece.isAttachIframe) spread(piece.adds)
}

/** Nodes that are added come one by one, a whole document apart: a player passes over what is in them. */
function spread(adds: { parentId: unknown; nextId: unknown; node?: Recorded }[]): void {
  // It goes on through what it appends.
  for (const { node } of adds) {
    const children = (node?.childNodes ?? []) as Recorded[]
    adds.push(...children.splice(0).map((child) => ({ parentId: node?.id, nextId: null, node: child })))
  }
}
