import type { HostContext } from '@earshot/protocol'
import { readBuffered } from './buffered.ts'
import { consoleLines } from './console-lines.ts'
import { readPageFacts } from './page-facts.ts'
import type { Evidence, Recorded, RecorderOptions } from './recorder.ts'
import type { Redact } from './redact.ts'
import { maskSplit } from './split-secrets.ts'

interface Sources {
  readonly options: RecorderOptions
  readonly recorded: Recorded
  readonly stated: HostContext
  readonly redact: Redact
}

/** What a report tells: what was recorded, as entries of the debugger document, and what can be read now. */
export async function readEvidence({ options, recorded, stated, redact }: Sources): Promise<Evidence> {
  return {
    ...recorded,
    // What cannot be read keeps no report from being sent.
    network: [...(await readBuffered(options, redact).catch(() => [])), ...recorded.network],
    console: consoleLines(recorded.console).map((line) => ({ ...line, args: maskSplit(line.args, redact.text) })),
    ...(await readPageFacts({ redact, stated })),
  }
}
