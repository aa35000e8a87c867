import { completeAnimations } from './replay-animations.ts'
import type { Recorded, ReplayEdit } from './replay-edit.ts'
import { labelBoxes } from './replay-labels.ts'
import { showOpened } from './replay-open.ts'
import { completeSheets } from './replay-sheets.ts'

/** Members that contain a style sheet or a rule. */
const CSS = /^(?:_cssText|rule|replace|replaceSync)$/
/** Number of characters above which an event is processed with pauses. */
const LONG = 100_000

const pause = () => new Promise((resolve) => setTimeout(resolve))

/**
 * Adds to a replay what the recorder could not see. Only some pages need it, so it is in a late
 * chunk. It parses only the affected events, one at a time and with pauses, to keep the page
 * responsive.
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

/**
 * Splits a whole added document into single nodes: a player ignores the children of an added node.
 */
function spread(adds: { parentId: unknown; nextId: unknown; node?: Recorded }[]): void {
  // The loop also visits the nodes that it appends.
  for (const { node } of adds) {
    const children = (node?.childNodes ?? []) as Recorded[]
    adds.push(...children.splice(0).map((child) => ({ parentId: node?.id, nextId: null, node: child })))
  }
}
