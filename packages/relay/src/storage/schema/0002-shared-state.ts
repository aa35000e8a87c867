/** State shared by relays on one database. A relay with a data folder needs none of it. */
export const sharedState = {
  sqlite: '',
  // Rate limits need no write-ahead log; after a crash of the database they start again.
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
