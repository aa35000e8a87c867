/**
 * Organization first and sort order last: the planner ignored an index on the number alone in
 * favour of the list's index.
 */
export const numbersByOrganization = {
  sqlite: `
drop index reports_by_number;
create index reports_by_number on reports (organization_id, substr(id, -8), created_at desc, id desc);
`,
  postgres: `
drop index reports_by_number;
create index reports_by_number on reports (organization_id, right(id, 8), created_at desc, id desc);
`,
}
