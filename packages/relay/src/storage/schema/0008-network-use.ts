/**
 * What each network has used of a capture key's day, so that one cannot use up all of it. Rows are made only with a session that
 * the key's quota allows, and so there are never more than that in a day. A network is a keyed hash, and a report has none.
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
