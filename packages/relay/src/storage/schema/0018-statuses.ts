/** The statuses of a project, which an admin can change. Every project begins with the same five. */
const DEFAULTS = `
insert into statuses (project_id, key, name, colour, kind, position)
select projects.id, made.key, made.name, made.colour, made.kind, made.position from projects cross join (
  select 'new' as key, 'New' as name, '#2f6fed' as colour, 'new' as kind, 1 as position
  union all select 'open', 'Open', '#b25e09', 'open', 2
  union all select 'in_progress', 'In progress', '#7a4fd0', 'open', 3
  union all select 'resolved', 'Resolved', '#1c7c43', 'done', 4
  union all select 'declined', 'Declined', '#5c6570', 'done', 5
) as made;
`

/** Finds the reports of a project, and those that have one of its statuses. */
const INDEX = `
drop index reports_by_project;
create index reports_by_project on reports (project_id, status);
`

/**
 * PostgreSQL runs concurrent steps on older snapshots. There, the position makes one of two
 * concurrent inserts fail, so that their number stays limited, and the foreign key makes either the
 * deletion of a status fail or the change of a report that gets it.
 */
export const statuses = {
  sqlite: `
create table statuses (
  project_id text not null references projects (id) on delete cascade,
  key text not null,
  name text not null,
  colour text not null,
  kind text not null,
  position integer not null,
  primary key (project_id, key),
  unique (project_id, name)
) without rowid;
${DEFAULTS}${INDEX}`,
  postgres: `
create table statuses (
  project_id text collate "C" not null references projects (id) on delete cascade,
  key text collate "C" not null,
  name text not null,
  colour text not null,
  kind text not null,
  position integer not null,
  primary key (project_id, key),
  constraint statuses_by_name unique (project_id, name),
  constraint statuses_by_position unique (project_id, position) deferrable initially immediate
);
${DEFAULTS}${INDEX}
alter table reports add constraint reports_with_status
  foreign key (project_id, status) references statuses (project_id, key);
`,
}
