/**
 * Comments on reports. The report counts them, so that lists need not, and so that their number is
 * limited also if several are added at once.
 */
const changes = (id: string) => `
alter table reports add column comment_count integer not null default 0;

create table comments (
  id ${id} primary key,
  organization_id ${id} not null,
  project_id ${id} not null,
  report_id ${id} not null references reports (id) on delete cascade,
  author text not null,
  body text not null,
  audience text not null,
  anchor text,
  created_at bigint not null,
  edited_at bigint
);
create index comments_by_report on comments (report_id, created_at, id);
create index comments_by_project on comments (project_id, created_at, id);
`

export const comments = { sqlite: changes('text'), postgres: changes('text collate "C"') }
