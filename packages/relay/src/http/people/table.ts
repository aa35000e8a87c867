import type { PeopleRoute } from './route.ts'
import { oidcRoutes } from './routes/oidc.ts'
import { passkeyRoutes } from './routes/passkeys.ts'
import { passwordRoutes } from './routes/passwords.ts'
import { sessionRoutes } from './routes/sessions.ts'

/** All routes with which people manage their own sign-in. */
export const PEOPLE_ROUTES: readonly PeopleRoute[] = [
  ...sessionRoutes,
  ...passwordRoutes,
  ...passkeyRoutes,
  ...oidcRoutes,
]
