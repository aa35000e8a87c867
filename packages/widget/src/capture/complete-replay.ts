import type { ReplayDocument } from '@earshot/protocol'
import { completeAnimations } from './replay-animations.ts'
import { completeSheets } from './replay-sheets.ts'

/** The replay with what its recorder could not see. Some pages need it, so it lies in a late chunk. */
export async function completeReplay(replay: ReplayDocument): Promise<ReplayDocument> {
  return completeAnimations(await completeSheets(replay))
}
