/** The tags of a project, with their colours. Every tag of a report is one of its project. */
const changes = (id: string) => `
create table tags (
  project_id ${id} not null references projects (id) on delete cascade,
  name ${id} not null,
  colour text not null,
  created_at bigint not null,
  primary key (project_id, name)
);
insert into tags (project_id, name, colour, created_at)
select distinct reports.project_id, report_tags.tag, '#5c6570', projects.created_at
from report_tags join reports on reports.id = report_tags.report_id join projects on projects.id = reports.project_id;
`

export const tags = { sqlite: changes('text'), postgres: changes('text collate "C"') }
