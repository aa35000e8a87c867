/** Owners, address lists and rotation of API keys. The version makes creating keys one at a time. */
const change = `
alter table organizations add column api_key_version bigint not null default 0;
alter table api_keys add column owner_id text;
alter table api_keys add column suffix text not null default '';
alter table api_keys add column allowed_ips text not null default '[]';
alter table api_keys add column replaced_by text;
create index api_keys_by_owner on api_keys (organization_id, owner_id, created_at, id);
create index api_keys_by_replacement on api_keys (replaced_by);
`

export const apiKeys = { sqlite: change, postgres: change }
