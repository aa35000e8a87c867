import { type EvidenceSources, readEvidence } from '../capture/evidence.ts'
import type { Evidence } from '../capture/recorder.ts'
import { type ChunkFiles, late } from '../late.ts'

/** Put in by the build of the script tag, and asked for there alone. */
declare const CHUNK_FILES: ChunkFiles

const loadBuffered = () =>
  late(
    () => import('../capture/buffered.ts'),
    'buffered',
    () => CHUNK_FILES,
  )

/** What a report tells, with what the browser has kept from before the widget started. */
export const gatherEvidence = (sources: Omit<EvidenceSources, 'loadBuffered'>): Promise<Evidence> =>
  readEvidence({ ...sources, loadBuffered })
