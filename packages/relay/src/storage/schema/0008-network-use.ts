/**
 * Daily use of a capture key by network, so that one network cannot use up the quota. A row is
 * created only with a session that the quota allows, which bounds their number. A network is stored
 * as a keyed hash and removed when the session becomes a report.
 */
export const networkUse = {
  sqlite: `
alter table sessions add column network text;

create table network_use (
  day integer not null,
  capture_key_id text not null references capture_keys (id),
  network text not null,
  sessions integer not null,
  bytes bigint not null,
  primary key (day, capture_key_id, network)
) without rowid;
`,
  postgres: `
alter table sessions add column network text collate "C";

create table network_use (
  day integer not null,
  capture_key_id text collate "C" not null references capture_keys (id),
  network text collate "C" not null,
  sessions integer not null,
  bytes bigint not null,
  primary key (day, capture_key_id, network)
);
alter table network_use set (fillfactor = 50);
`,
}
