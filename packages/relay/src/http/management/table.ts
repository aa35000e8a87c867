import type { ManagementRoute } from './route.ts'
import { apiKeyRoutes } from './routes/api-keys.ts'
import { captureKeyRoutes } from './routes/capture-keys.ts'
import { commentRoutes } from './routes/comments.ts'
import { eventRoutes } from './routes/events.ts'
import { exportRoutes } from './routes/exports.ts'
import { memberRoutes } from './routes/members.ts'
import { projectRoutes } from './routes/projects.ts'
import { reportRoutes } from './routes/reports.ts'
import { shareLinkRoutes } from './routes/share-links.ts'
import { statisticsRoutes } from './routes/statistics.ts'
import { statusRoutes } from './routes/statuses.ts'
import { tagRoutes } from './routes/tags.ts'

/** All routes of the management API. */
export const MANAGEMENT_ROUTES: readonly ManagementRoute[] = [
  ...projectRoutes,
  ...statusRoutes,
  ...tagRoutes,
  ...captureKeyRoutes,
  // Before the reports, since an id could be "export".
  ...exportRoutes,
  ...reportRoutes,
  ...shareLinkRoutes,
  ...commentRoutes,
  ...apiKeyRoutes,
  ...eventRoutes,
  ...memberRoutes,
  ...statisticsRoutes,
]
