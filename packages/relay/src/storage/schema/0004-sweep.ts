/** State that one sweep leaves to the next, in any process. */
export const sweepState = {
  sqlite: `
create table unwanted_files (
  file text primary key
) without rowid;

create table sweep_state (
  id integer primary key,
  claimed_at bigint not null,
  swept_until bigint not null
);
insert into sweep_state (id, claimed_at, swept_until) values (1, 0, 0);
`,
  postgres: `
create table unwanted_files (
  file text collate "C" primary key
);

create table sweep_state (
  id integer primary key,
  claimed_at bigint not null,
  swept_until bigint not null
);
insert into sweep_state (id, claimed_at, swept_until) values (1, 0, 0);
`,
}
