/**
 * The hash of the token of a report's receipt. Reports of earlier versions have none. The index has
 * no rows for them.
 */
const change = `
alter table reports add column receipt_hash text;
create unique index reports_by_receipt on reports (receipt_hash) where receipt_hash is not null;
`

export const receipts = { sqlite: change, postgres: change }
