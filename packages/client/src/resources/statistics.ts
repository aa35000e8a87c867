import { STATISTICS, type Statistics, type StatisticsQueryInput, USAGE, type Usage } from '@earshot/protocol'
import type { Call } from '../call.ts'

export function statisticsOf(call: Call) {
  return {
    /** Counts reports, by default those of the last 30 days. */
    read: (query: StatisticsQueryInput = {}): Promise<Statistics> => call({ method: 'get', path: STATISTICS, query }),
    /** The number of reports and the size of their files, for each project. */
    usage: (): Promise<Usage> => call({ method: 'get', path: USAGE }),
  }
}
