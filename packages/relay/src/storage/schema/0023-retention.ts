/** How long the reports of a project are kept. */
const sql = `
alter table projects add column retention_days integer;
alter table projects add column retention_bytes bigint;
`

export const retention = { sqlite: sql, postgres: sql }
