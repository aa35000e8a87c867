/** The tables of the capture flow, of reports and of keys. */
export const firstTables = {
  sqlite: `
create table organizations (
  id text primary key,
  name text not null,
  created_at bigint not null
) without rowid;

create table projects (
  id text primary key,
  organization_id text not null references organizations (id),
  name text not null,
  created_at bigint not null
) without rowid;

create table capture_keys (
  id text primary key,
  organization_id text not null references organizations (id),
  project_id text not null references projects (id),
  public_key text not null unique,
  name text not null,
  allowed_origins text not null,
  allow_wildcards integer not null,
  max_visibility text not null,
  allowed_artifact_kinds text,
  quota text,
  created_at bigint not null,
  last_used_at bigint,
  revoked_at bigint
);

create table api_keys (
  id text primary key,
  organization_id text not null references organizations (id),
  name text not null,
  hash text not null unique,
  prefix text not null,
  scopes text not null,
  created_at bigint not null,
  expires_at bigint not null,
  last_used_at bigint,
  revoked_at bigint
);

create table consumed_tokens (
  id text primary key,
  request_hash text not null,
  session_id text not null,
  report_id text,
  expires_at bigint not null
) without rowid;
create index consumed_tokens_by_expiry on consumed_tokens (expires_at);

create table daily_use (
  day integer not null,
  capture_key_id text not null references capture_keys (id),
  sessions integer not null,
  bytes bigint not null,
  primary key (day, capture_key_id)
) without rowid;

create table reports (
  id text primary key,
  organization_id text not null references organizations (id),
  project_id text not null references projects (id),
  session_id text not null unique,
  origin text not null,
  title text not null,
  summary text not null,
  visibility text not null,
  media_kind text not null,
  reporter text,
  fields text not null,
  meta text not null,
  created_at bigint not null
);
create index reports_newest on reports (organization_id, created_at, id);

create table sessions (
  id text primary key,
  capture_key_id text not null references capture_keys (id),
  organization_id text not null,
  project_id text not null,
  origin text not null,
  media_kind text not null,
  meta text not null,
  created_at bigint not null,
  expires_at bigint not null,
  report_id text references reports (id)
);
create index sessions_unfinished on sessions (report_id, expires_at);

create table artifacts (
  id text primary key,
  session_id text not null references sessions (id) on delete cascade,
  position integer not null,
  kind text not null,
  content_type text not null,
  max_bytes bigint not null,
  declared_size bigint,
  declared_sha256 text,
  file text,
  size bigint,
  sha256 text,
  received_sha256 text,
  arrived_at bigint
) without rowid;
create unique index artifacts_in_order on artifacts (session_id, position);
create index artifacts_by_file on artifacts (file);

create table write_probe (
  id integer primary key,
  at bigint not null
);
insert into write_probe (id, at) values (1, 0);
`,
  // Ids are compared byte by byte: an upgrade of the system's collation can then harm no index.
  postgres: `
create table organizations (
  id text collate "C" primary key,
  name text not null,
  created_at bigint not null
);

create table projects (
  id text collate "C" primary key,
  organization_id text collate "C" not null references organizations (id),
  name text not null,
  created_at bigint not null
);

create table capture_keys (
  id text collate "C" primary key,
  organization_id text collate "C" not null references organizations (id),
  project_id text collate "C" not null references projects (id),
  public_key text collate "C" not null unique,
  name text not null,
  allowed_origins text not null,
  allow_wildcards integer not null,
  max_visibility text not null,
  allowed_artifact_kinds text,
  quota text,
  created_at bigint not null,
  last_used_at bigint,
  revoked_at bigint
);

create table api_keys (
  id text collate "C" primary key,
  organization_id text collate "C" not null references organizations (id),
  name text not null,
  hash text collate "C" not null unique,
  prefix text not null,
  scopes text not null,
  created_at bigint not null,
  expires_at bigint not null,
  last_used_at bigint,
  revoked_at bigint
);

create table consumed_tokens (
  id text collate "C" primary key,
  request_hash text not null,
  session_id text collate "C" not null,
  report_id text collate "C",
  expires_at bigint not null
);
create index consumed_tokens_by_expiry on consumed_tokens (expires_at);

create table daily_use (
  day integer not null,
  capture_key_id text collate "C" not null references capture_keys (id),
  sessions integer not null,
  bytes bigint not null,
  primary key (day, capture_key_id)
);

create table reports (
  id text collate "C" primary key,
  organization_id text collate "C" not null references organizations (id),
  project_id text collate "C" not null references projects (id),
  session_id text collate "C" not null unique,
  origin text not null,
  title text not null,
  summary text not null,
  visibility text not null,
  media_kind text not null,
  reporter text,
  fields text not null,
  meta text not null,
  created_at bigint not null
);
create index reports_newest on reports (organization_id, created_at, id);

create table sessions (
  id text collate "C" primary key,
  capture_key_id text collate "C" not null references capture_keys (id),
  organization_id text collate "C" not null,
  project_id text collate "C" not null,
  origin text not null,
  media_kind text not null,
  meta text not null,
  created_at bigint not null,
  expires_at bigint not null,
  report_id text collate "C" references reports (id)
);
create index sessions_unfinished on sessions (expires_at) where report_id is null;

create table artifacts (
  id text collate "C" primary key,
  session_id text collate "C" not null references sessions (id) on delete cascade,
  position integer not null,
  kind text not null,
  content_type text not null,
  max_bytes bigint not null,
  declared_size bigint,
  declared_sha256 text,
  file text collate "C",
  size bigint,
  sha256 text,
  received_sha256 text,
  arrived_at bigint
);
create unique index artifacts_in_order on artifacts (session_id, position);
create index artifacts_by_file on artifacts (file) where file is not null;

create table write_probe (
  id integer primary key,
  at bigint not null
);
insert into write_probe (id, at) values (1, 0);

-- What is updated with every report: room in each page lets an update stay there and leave the indexes alone.
alter table daily_use set (fillfactor = 50);
alter table sessions set (fillfactor = 85);
alter table artifacts set (fillfactor = 85);
`,
}
