/**
 * What searches find. `storage/search-words.ts` makes the words, so that both databases find the same:
 * they have letters and digits only, which each tokenizer keeps as they are. One job indexes the
 * reports that exist already.
 *
 * SQLite numbers the reports itself: the rowid of a table with a text as its key can change. The
 * index removes words of deleted reports at once ("secure-delete") and not with a later merge.
 */
const indexAll = (now: string) => `
insert into jobs (id, kind, payload, unique_key, created_at, run_at, attempts)
select 'job_index_reports', 'index_reports', '{}', 'index_reports', ${now}, ${now}, 0
where exists (select 1 from reports);
`

export const reportSearch = {
  sqlite: `
create table report_search (
  number integer primary key,
  report_id text not null unique references reports (id) on delete cascade,
  organization_id text not null
);
create virtual table report_words using fts5(
  title, summary, page, tokenize = 'ascii', prefix = '3', detail = column, columnsize = 0
);
insert into report_words (report_words, rank) values ('secure-delete', 1);
create trigger report_search_deleted after delete on report_search begin
  delete from report_words where rowid = old.number;
end;
${indexAll('cast(unixepoch() * 1000 as integer)')}`,
  postgres: `
create table report_search (
  report_id text collate "C" primary key references reports (id) on delete cascade,
  title tsvector not null,
  summary tsvector not null,
  page tsvector not null,
  words tsvector not null generated always as (title || summary || page) stored
);
create index report_search_by_words on report_search using gin (words);
${indexAll('(extract(epoch from now()) * 1000)::bigint')}`,
}
