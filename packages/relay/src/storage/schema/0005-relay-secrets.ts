/** Capture keys whose requests are signed by servers, and the nonces of those requests. */
export const relaySecrets = {
  sqlite: `
alter table capture_keys add column signed_only integer not null default 0;
alter table capture_keys add column relay_secret_version integer not null default 0;

create table used_nonces (
  id text primary key,
  expires_at bigint not null
) without rowid;
create index used_nonces_by_expiry on used_nonces (expires_at);
`,
  postgres: `
alter table capture_keys add column signed_only integer not null default 0;
alter table capture_keys add column relay_secret_version integer not null default 0;

create table used_nonces (
  id text collate "C" primary key,
  expires_at bigint not null
);
create index used_nonces_by_expiry on used_nonces (expires_at);
`,
}
