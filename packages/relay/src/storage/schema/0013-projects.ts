/**
 * Deleted projects stay until they are purged. The indexes let the purge find what belongs to a
 * project, and let the database check that nothing refers to a deleted row.
 */
export const projects = {
  sqlite: `
alter table projects add column deleted_at bigint;
create unique index projects_by_name on projects (organization_id, name) where deleted_at is null;
create index reports_by_project on reports (project_id);
create index sessions_by_key on sessions (capture_key_id);
`,
  postgres: `
alter table projects add column deleted_at bigint;
create unique index projects_by_name on projects (organization_id, name) where deleted_at is null;
create index reports_by_project on reports (project_id);
create index sessions_by_key on sessions (capture_key_id);
`,
}
