import { maskValue } from '@earshot/privacy'
import type { DebuggerDocument, HostContext } from '@earshot/protocol'
import { maskShown } from '../privacy/entered.ts'
import { maskTitle } from '../privacy/typing.ts'
import { readEnvironment, readPlatformDetails } from './environment.ts'
import { readPerformance } from './performance.ts'
import type { Redact } from './redact.ts'

/** Facts that are read when a report is created, and not recorded before. */
export type PageFacts = Pick<DebuggerDocument, 'environment' | 'performance' | 'context'>

/** Returns the masked facts about the page, its environment, and the context that it has set. */
export async function readPageFacts({ redact, stated }: { redact: Redact; stated: HostContext }): Promise<PageFacts> {
  const { text, url, tally } = redact
  const raw = readEnvironment(await readPlatformDetails())
  return {
    environment: {
      ...raw,
      url: url(raw.url),
      referrer: url(raw.referrer),
      title: text(maskTitle(maskShown(raw.title))),
      user_agent: text(raw.user_agent),
    },
    performance: await readPerformance(),
    context: maskValue(stated, tally) as HostContext,
  }
}
