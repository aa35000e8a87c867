/** The error messages of each report, for statistics. */
const tables = (id: string) => `
create table report_errors (
  report_id ${id} not null references reports (id) on delete cascade,
  message text not null,
  count integer not null,
  primary key (report_id, message)
);
`

export const statistics = { sqlite: tables('text'), postgres: tables('text collate "C"') }
