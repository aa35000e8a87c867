/** What several relays on one database must agree on, and what they count together. */
export const sharedState = {
  sqlite: `
create table agreements (
  name text primary key,
  value text not null
) without rowid;
`,
  // Counts of the last minutes: not worth a log, and gone after a crash of the database.
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
