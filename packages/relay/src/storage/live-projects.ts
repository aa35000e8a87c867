/** Condition that hides the rows of deleted projects. `project_id`: the column, with its table. */
export const inLiveProject = (project_id: string) =>
  `${project_id} not in (select id from projects where deleted_at is not null)`
