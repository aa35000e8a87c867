import type { HostContext } from '@earshot/protocol'
import type { readBuffered } from './buffered.ts'
import { consoleLines } from './console-lines.ts'
import { readPageFacts } from './page-facts.ts'
import { keptEntries } from './performance.ts'
import type { Recorded, RecordedEvidence, RecorderOptions } from './recorder.ts'
import type { Redact } from './redact.ts'
import { maskSplit } from './split-secrets.ts'

export interface EvidenceSources {
  readonly options: RecorderOptions
  readonly recorded: Recorded
  readonly stated: HostContext
  /** When the recording started, on the clock of `performance`. */
  readonly since: number | undefined
  readonly redact: Redact
  loadBuffered(): Promise<{ readBuffered: typeof readBuffered }>
}

/**
 * Returns the evidence of a report: recorded entries in the form of the debugger document, and
 * facts about the current page.
 */
export async function readEvidence(sources: EvidenceSources): Promise<RecordedEvidence> {
  const { recorded, stated, redact } = sources
  // A failure to read it must not prevent the report.
  const before = await readBefore(sources).catch(() => undefined)
  return {
    ...recorded,
    network: [...(before?.network ?? []), ...recorded.network].sort((a, b) => a.at - b.at),
    errors: [...(before?.errors ?? []), ...recorded.errors],
    console: consoleLines(recorded.console).map((line) => ({ ...line, args: maskSplit(line.args, redact.text) })),
    ...(await readPageFacts({ redact, stated })),
  }
}

async function readBefore({ loadBuffered, ...sources }: EvidenceSources) {
  const [timings, module] = await Promise.all([keptEntries('resource'), loadBuffered()])
  return module.readBuffered({ ...sources, timings })
}
