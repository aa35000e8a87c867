import { type EvidenceSources, readEvidence } from '../capture/evidence.ts'
import type { Evidence } from '../capture/recorder.ts'
import { lateParts } from './late-parts.ts'

/** What a report tells, with what the browser has kept from before the widget started. */
export const gatherEvidence = (sources: Omit<EvidenceSources, 'loadBuffered'>): Promise<Evidence> =>
  readEvidence({ ...sources, loadBuffered: lateParts.buffered })
