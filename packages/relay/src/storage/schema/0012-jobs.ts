/**
 * Background work, one row a job, deleted when it is done. `sweep_state.claimed_at` is unused from
 * here on; it stays for relays of earlier versions that still run during an upgrade.
 */
export const jobs = {
  sqlite: `
create table jobs (
  id text primary key,
  kind text not null,
  organization_id text,
  payload text not null,
  unique_key text unique,
  request_id text,
  created_at bigint not null,
  run_at bigint not null,
  attempts integer not null,
  last_error text,
  dead_at bigint,
  lease_token text,
  lease_until bigint
) without rowid;
create index jobs_due on jobs (run_at, kind) where dead_at is null;
`,
  postgres: `
create table jobs (
  id text collate "C" primary key,
  kind text collate "C" not null,
  organization_id text collate "C",
  payload text not null,
  unique_key text collate "C" unique,
  request_id text,
  created_at bigint not null,
  run_at bigint not null,
  attempts integer not null,
  last_error text,
  dead_at bigint,
  lease_token text,
  lease_until bigint
);
create index jobs_due on jobs (run_at, kind) where dead_at is null;
`,
}
