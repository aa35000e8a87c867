/** Reporters quote the last characters of a report's id, so reports must be found by them. */
export const reportNumbers = {
  sqlite: 'create index reports_by_number on reports (substr(id, -8));',
  postgres: 'create index reports_by_number on reports (right(id, 8));',
}
