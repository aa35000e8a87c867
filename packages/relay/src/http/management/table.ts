import type { ManagementRoute } from './route.ts'
import { apiKeyRoutes } from './routes/api-keys.ts'
import { captureKeyRoutes } from './routes/capture-keys.ts'
import { eventRoutes } from './routes/events.ts'
import { exportRoutes } from './routes/exports.ts'
import { memberRoutes } from './routes/members.ts'
import { projectRoutes } from './routes/projects.ts'
import { reportRoutes } from './routes/reports.ts'
import { shareLinkRoutes } from './routes/share-links.ts'

/** All routes of the management API. */
export const MANAGEMENT_ROUTES: readonly ManagementRoute[] = [
  ...projectRoutes,
  ...captureKeyRoutes,
  // Before the reports, since an id could be "export".
  ...exportRoutes,
  ...reportRoutes,
  ...shareLinkRoutes,
  ...apiKeyRoutes,
  ...eventRoutes,
  ...memberRoutes,
]
