/** The oldest organization with its oldest project, in both databases. */
export const SELECT_DEFAULT_PROJECT = `
  select o.id as organization_id, p.id as project_id
  from organizations o join projects p on p.organization_id = o.id
  where p.deleted_at is null
  order by o.created_at, o.id, p.created_at, p.id limit 1`
