/** A reporter quotes the last characters of a report's id, which is what it is then looked for by. */
export const reportNumbers = {
  sqlite: 'create index reports_by_number on reports (substr(id, -8));',
  postgres: 'create index reports_by_number on reports (right(id, 8));',
}
