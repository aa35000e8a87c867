/**
 * Links to single reports, stored as a hash. `position` numbers the links of a report: of two that
 * are made at once, one has to count again.
 */
export const shareLinks = {
  sqlite: `
create table share_links (
  id text primary key,
  organization_id text not null references organizations (id),
  report_id text not null references reports (id) on delete cascade,
  position integer not null,
  token_hash text not null unique,
  created_by text,
  created_at bigint not null,
  expires_at bigint,
  password_hash text,
  revoked_at bigint,
  last_used_at bigint,
  constraint share_links_by_report unique (report_id, position)
);
`,
  postgres: `
create table share_links (
  id text collate "C" primary key,
  organization_id text collate "C" not null references organizations (id),
  report_id text collate "C" not null references reports (id) on delete cascade,
  position integer not null,
  token_hash text collate "C" not null unique,
  created_by text collate "C",
  created_at bigint not null,
  expires_at bigint,
  password_hash text,
  revoked_at bigint,
  last_used_at bigint,
  constraint share_links_by_report unique (report_id, position)
);
`,
}
