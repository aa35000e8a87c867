/**
 * What processing makes of a report. Reports that exist already are processed by one job, so that
 * new ones need not wait until it is done.
 */
const tables = (id: string) => `
alter table reports add column thumbnail_file ${id};
alter table reports add column thumbnail_size integer;
alter table reports add column thumbnail_sha256 text;
alter table reports add column thumbnail_width integer;
alter table reports add column thumbnail_height integer;
create index reports_by_thumbnail on reports (thumbnail_file) where thumbnail_file is not null;
create index reports_unprocessed on reports (id) where processing in ('queued', 'processing');
alter table artifacts add column width integer;
alter table artifacts add column height integer;

create table report_texts (
  report_id ${id} primary key references reports (id) on delete cascade,
  page_path text not null,
  console text not null,
  errors text not null
);
`

const processEarlier = (now: string) => `
insert into jobs (id, kind, payload, unique_key, created_at, run_at, attempts)
select 'job_earlier_reports', 'process_earlier_reports', '{}', 'process_earlier_reports', ${now}, ${now}, 0
where exists (select 1 from reports);
`

export const processing = {
  sqlite: tables('text') + processEarlier('cast(unixepoch() * 1000 as integer)'),
  postgres: tables('text collate "C"') + processEarlier('(extract(epoch from now()) * 1000)::bigint'),
}
