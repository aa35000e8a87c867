/** With the organization first and the order of the answer last: an index of the number alone was passed over for the list's. */
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
