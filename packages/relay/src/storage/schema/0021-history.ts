/** The events of one subject in their order, which is the history of a report. */
const INDEX = `
drop index events_by_subject;
create index events_by_subject on events (organization_id, subject_id, seq);
`

export const history = { sqlite: INDEX, postgres: INDEX }
