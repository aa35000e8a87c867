/** What an actor of the management API may do: `resource:action`. Each route requires one scope. */

const ACTIONS = ['read', 'create', 'update', 'delete'] as const
type Action = (typeof ACTIONS)[number]

/** The actions of each resource. */
export const RESOURCES = {
  projects: ACTIONS,
  capture_keys: ACTIONS,
  api_keys: ACTIONS,
  reports: ACTIONS,
  comments: ACTIONS,
  statuses: ACTIONS,
  tags: ACTIONS,
  members: ACTIONS,
  settings: ['read', 'update'],
  audit: ['read'],
  stats: ['read'],
} as const satisfies Record<string, readonly Action[]>

export type Resource = keyof typeof RESOURCES
export type Scope = { [Name in Resource]: `${Name}:${(typeof RESOURCES)[Name][number]}` }[Resource]

export const SCOPES = Object.entries(RESOURCES).flatMap(([resource, actions]) =>
  actions.map((action) => `${resource}:${action}` as Scope),
)

function scopesOf(actions: readonly Action[]): readonly Scope[] {
  return SCOPES.filter((scope) => actions.some((action) => scope.endsWith(`:${action}`)))
}

/** The roles of members, from fewest to most rights. */
export const ROLES = ['viewer', 'member', 'admin', 'owner'] as const
export type Role = (typeof ROLES)[number]

const VIEWER: readonly Scope[] = [
  'projects:read',
  'reports:read',
  'comments:read',
  'statuses:read',
  'tags:read',
  'stats:read',
  'members:read',
  'api_keys:read',
  'api_keys:create',
  'api_keys:update',
  'api_keys:delete',
]
const MEMBER: readonly Scope[] = [
  ...VIEWER,
  'reports:create',
  'reports:update',
  'comments:create',
  'comments:update',
  'comments:delete',
  'tags:create',
  'tags:update',
]

/**
 * The scopes of each role. `api_keys` covers the member's own keys. Admins and owners have the same
 * scopes: only an owner may change an owner.
 */
export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: VIEWER,
  member: MEMBER,
  admin: SCOPES,
  owner: SCOPES,
}

/** Named sets of scopes for a new API key. Its maker's rights limit them further. */
export const SCOPE_PRESETS = {
  read: scopesOf(['read']),
  read_write: scopesOf(['read', 'create', 'update']),
  full: SCOPES,
} as const satisfies Record<string, readonly Scope[]>
export type ScopePreset = keyof typeof SCOPE_PRESETS
