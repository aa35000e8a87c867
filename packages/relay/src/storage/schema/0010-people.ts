/**
 * People: members, invitations, links that reset a password, and passkeys. The `auth_` tables are
 * those that the sign-in library expects; a session and every link are stored as a hash.
 */
export const people = {
  sqlite: `
create table auth_users (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified integer not null,
  image text,
  created_at bigint not null,
  updated_at bigint not null
);

create table auth_accounts (
  id text primary key,
  user_id text not null references auth_users (id) on delete cascade,
  provider_id text not null,
  account_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at bigint,
  refresh_token_expires_at bigint,
  scope text,
  password text,
  created_at bigint not null,
  updated_at bigint not null,
  unique (provider_id, account_id)
);
create index auth_accounts_by_user on auth_accounts (user_id);

create table auth_sessions (
  id text primary key,
  user_id text not null references auth_users (id) on delete cascade,
  hash text not null unique,
  ip_address text,
  user_agent text,
  created_at bigint not null,
  updated_at bigint not null,
  expires_at bigint not null
);
create index auth_sessions_by_user on auth_sessions (user_id);
create index auth_sessions_by_expiry on auth_sessions (expires_at);

create table auth_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  created_at bigint not null,
  updated_at bigint not null,
  expires_at bigint not null
);
create index auth_verifications_by_identifier on auth_verifications (identifier);
create index auth_verifications_by_expiry on auth_verifications (expires_at);

create table members (
  id text primary key,
  organization_id text not null references organizations (id),
  user_id text not null references auth_users (id),
  role text not null,
  created_at bigint not null,
  unique (organization_id, user_id)
);
create index members_by_user on members (user_id);

create table invitations (
  id text primary key,
  organization_id text not null references organizations (id),
  hash text not null unique,
  kind text not null,
  role text not null,
  email text,
  created_by text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  revoked_at bigint
);
create index invitations_newest on invitations (organization_id, created_at, id);
create unique index invitations_first_owner on invitations (organization_id) where kind = 'first-owner';

create table password_resets (
  hash text primary key,
  user_id text not null unique references auth_users (id) on delete cascade,
  created_by text not null,
  created_at bigint not null,
  expires_at bigint not null
);
create index password_resets_by_maker on password_resets (created_by);

create table passkeys (
  id text primary key,
  user_id text not null references auth_users (id) on delete cascade,
  credential_id text not null unique,
  public_key text not null,
  counter bigint not null,
  transports text not null,
  name text not null,
  created_at bigint not null,
  last_used_at bigint
);
create index passkeys_by_user on passkeys (user_id);
`,
  postgres: `
create table auth_users (
  id text collate "C" primary key,
  name text not null,
  email text collate "C" not null unique,
  email_verified integer not null,
  image text,
  created_at bigint not null,
  updated_at bigint not null
);

create table auth_accounts (
  id text collate "C" primary key,
  user_id text collate "C" not null references auth_users (id) on delete cascade,
  provider_id text collate "C" not null,
  account_id text collate "C" not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at bigint,
  refresh_token_expires_at bigint,
  scope text,
  password text,
  created_at bigint not null,
  updated_at bigint not null,
  unique (provider_id, account_id)
);
create index auth_accounts_by_user on auth_accounts (user_id);

create table auth_sessions (
  id text collate "C" primary key,
  user_id text collate "C" not null references auth_users (id) on delete cascade,
  hash text collate "C" not null unique,
  ip_address text,
  user_agent text,
  created_at bigint not null,
  updated_at bigint not null,
  expires_at bigint not null
);
create index auth_sessions_by_user on auth_sessions (user_id);
create index auth_sessions_by_expiry on auth_sessions (expires_at);

create table auth_verifications (
  id text collate "C" primary key,
  identifier text collate "C" not null,
  value text not null,
  created_at bigint not null,
  updated_at bigint not null,
  expires_at bigint not null
);
create index auth_verifications_by_identifier on auth_verifications (identifier);
create index auth_verifications_by_expiry on auth_verifications (expires_at);

create table members (
  id text collate "C" primary key,
  organization_id text collate "C" not null references organizations (id),
  user_id text collate "C" not null references auth_users (id),
  role text not null,
  created_at bigint not null,
  unique (organization_id, user_id)
);
create index members_by_user on members (user_id);

create table invitations (
  id text collate "C" primary key,
  organization_id text collate "C" not null references organizations (id),
  hash text collate "C" not null unique,
  kind text not null,
  role text not null,
  email text collate "C",
  created_by text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  revoked_at bigint
);
create index invitations_newest on invitations (organization_id, created_at, id);
create unique index invitations_first_owner on invitations (organization_id) where kind = 'first-owner';

create table password_resets (
  hash text collate "C" primary key,
  user_id text collate "C" not null unique references auth_users (id) on delete cascade,
  created_by text collate "C" not null,
  created_at bigint not null,
  expires_at bigint not null
);
create index password_resets_by_maker on password_resets (created_by);

create table passkeys (
  id text collate "C" primary key,
  user_id text collate "C" not null references auth_users (id) on delete cascade,
  credential_id text collate "C" not null unique,
  public_key text not null,
  counter bigint not null,
  transports text not null,
  name text not null,
  created_at bigint not null,
  last_used_at bigint
);
create index passkeys_by_user on passkeys (user_id);
`,
}
