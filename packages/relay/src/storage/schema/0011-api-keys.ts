/** Owners, address lists and rotation of API keys. The version makes creating keys one at a time. */
const change = `
alter table organizations add column api_key_version bigint not null default 0;
alter table api_keys add column owner_id text;
alter table api_keys add column suffix text not null default '';
alter table api_keys add column allowed_ips text not null default '[]';
alter table api_keys add column replaced_by text;
`

export const apiKeys = { sqlite: change, postgres: change }
