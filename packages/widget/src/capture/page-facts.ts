import type { DebuggerDocument } from '@earshot/protocol'
import { readEnvironment, readPlatformDetails } from './environment.ts'
import { readPerformance } from './performance.ts'
import type { Redact } from './redact.ts'

/** What need not be collected, since it can be asked for once a report is under way. */
export type PageFacts = Pick<DebuggerDocument, 'environment' | 'performance'>

/** The page and what it runs in, as they are now, masked. */
export async function readPageFacts({ text, url }: Pick<Redact, 'text' | 'url'>): Promise<PageFacts> {
  const raw = readEnvironment(await readPlatformDetails())
  return {
    environment: {
      ...raw,
      url: url(raw.url),
      referrer: url(raw.referrer),
      title: text(raw.title),
      user_agent: text(raw.user_agent),
    },
    performance: readPerformance(),
  }
}
