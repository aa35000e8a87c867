/** Origins that are disabled, and the rotation of a key. */
export const captureKeyChanges = {
  sqlite: `
alter table capture_keys add column disabled_origins text not null default '[]';
alter table capture_keys add column expires_at bigint;
alter table capture_keys add column replaced_by text;
`,
  postgres: `
alter table capture_keys add column disabled_origins text not null default '[]';
alter table capture_keys add column expires_at bigint;
alter table capture_keys add column replaced_by text collate "C";
`,
}
