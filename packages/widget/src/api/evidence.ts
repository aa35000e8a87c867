import { type EvidenceSources, readEvidence } from '../capture/evidence.ts'
import type { RecordedEvidence } from '../capture/recorder.ts'
import { lateParts } from './late-parts.ts'

/**
 * Collects the evidence of a report, with entries that the browser buffered before the widget
 * started.
 */
export const gatherEvidence = (sources: Omit<EvidenceSources, 'loadBuffered'>): Promise<RecordedEvidence> =>
  readEvidence({ ...sources, loadBuffered: lateParts.buffered })
