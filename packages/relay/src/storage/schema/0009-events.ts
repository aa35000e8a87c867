/**
 * The log of changes. `seq` counts the events of an organization. SQLite, which has one writer at a
 * time, sets it at once. PostgreSQL sets it when the log is read, in the order of `position`, since
 * transactions may commit in another order than they began in.
 */
export const events = {
  sqlite: `
alter table organizations add column last_event bigint not null default 0;

create table events (
  id text primary key,
  organization_id text not null references organizations (id),
  seq bigint,
  project_id text,
  at bigint not null,
  actor text not null,
  type text not null,
  subject_id text not null,
  changes text not null
) without rowid;
create unique index events_in_order on events (organization_id, seq);
`,
  postgres: `
alter table organizations add column last_event bigint not null default 0;

create table events (
  id text collate "C" primary key,
  organization_id text collate "C" not null references organizations (id),
  seq bigint,
  project_id text collate "C",
  at bigint not null,
  actor text not null,
  type text not null,
  subject_id text collate "C" not null,
  changes text not null,
  position bigint generated always as identity
);
create unique index events_in_order on events (organization_id, seq);
create index events_without_number on events (organization_id, position) where seq is null;
`,
}
