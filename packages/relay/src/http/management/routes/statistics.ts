import { STATISTICS, USAGE } from '@earshot/protocol'
import { statistics, statisticsQuery, usage } from '@earshot/protocol/schemas'
import { readStatistics } from '../../../domain/statistics/statistics.ts'
import { readUsage } from '../../../domain/statistics/usage.ts'
import { route } from '../route.ts'

export const statisticsRoutes = [
  route({
    method: 'get',
    path: STATISTICS,
    scope: 'stats:read',
    summary: 'Count reports by day, status, capture key, browser, page and error.',
    description:
      'Archived and snoozed reports and duplicates count, too. Private reports count for those who see them.',
    query: statisticsQuery,
    response: statistics,
    errors: ['NOT_FOUND'],
    run: ({ context, actor, query }) => context.runAlone(() => readStatistics(context, actor, query)),
  }),
  route({
    method: 'get',
    path: USAGE,
    scope: 'stats:read',
    summary: 'Get the number of reports and the size of their files, for each project.',
    response: usage,
    run: ({ context, actor }) => context.runAlone(() => readUsage(context, actor)),
  }),
]
