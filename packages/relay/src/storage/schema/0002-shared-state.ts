/** What several relays on one database agree on and count together. A data folder has one secret of its own, and one process. */
export const sharedState = {
  sqlite: '',
  // Counts of the last minutes are not worth a log; after a crash of the database they begin anew.
  postgres: `
create table agreements (
  name text collate "C" primary key,
  value text not null
);

create unlogged table rate_limits (
  key text collate "C" primary key,
  points integer not null,
  expire bigint
);
`,
}
