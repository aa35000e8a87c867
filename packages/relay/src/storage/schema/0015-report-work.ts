/**
 * What a team does with reports. The indexes serve lists, which show neither archived reports nor
 * duplicates unless they are asked to. What processing fills in later has indexes without null, so
 * that a new report costs them nothing.
 */

/**
 * The end of an index: the order of lists, and what most of them filter by, so that rows that do not
 * match are skipped without reading them.
 */
const REST = 'created_at, id, project_id, status, visibility, assignee_id, archived_at, duplicate_of, snoozed_until'

const changes = (id: string) => `
alter table reports add column capture_key_id ${id};
alter table reports add column source text not null default 'widget';
alter table reports add column status text not null default 'new';
alter table reports add column severity text;
alter table reports add column assignee_id ${id};
alter table reports add column archived_at bigint;
alter table reports add column snoozed_until bigint;
alter table reports add column duplicate_of ${id};
alter table reports add column external_key text;
alter table reports add column version integer not null default 1;
alter table reports add column updated_at bigint not null default 0;
alter table reports add column page_url text;
alter table reports add column browser text;
alter table reports add column os text;
alter table reports add column release text;
alter table reports add column user_name text;
alter table reports add column error_count integer;
alter table reports add column processing text not null default 'queued';
alter table reports add column processing_error text;

update reports set updated_at = created_at,
  capture_key_id = (select capture_key_id from sessions where sessions.id = reports.session_id);

create index reports_shown on reports (organization_id, created_at, id)
  where archived_at is null and duplicate_of is null;
create index reports_by_status on reports (organization_id, status, created_at, id)
  where archived_at is null and duplicate_of is null;
create index reports_updated on reports (organization_id, updated_at, id);
create index reports_by_capture_key on reports (capture_key_id, created_at, id);
create index reports_archived on reports (organization_id, created_at, id) where archived_at is not null;
create index reports_snoozed on reports (organization_id, snoozed_until) where snoozed_until is not null;
create index reports_duplicates on reports (organization_id, created_at, id) where duplicate_of is not null;
create index reports_by_original on reports (duplicate_of) where duplicate_of is not null;
create index reports_by_severity on reports (organization_id, severity, ${REST}) where severity is not null;
create index reports_by_assignee on reports (organization_id, assignee_id, created_at, id) where assignee_id is not null;
create index reports_by_external_key on reports (organization_id, external_key) where external_key is not null;
create index reports_by_page on reports (organization_id, page_url, ${REST}) where page_url is not null;
create index reports_by_browser on reports (organization_id, browser, ${REST}) where browser is not null;
create index reports_by_os on reports (organization_id, os, ${REST}) where os is not null;
create index reports_by_release on reports (organization_id, release, ${REST}) where release is not null;
create index reports_by_user on reports (organization_id, user_name, ${REST}) where user_name is not null;

create table report_tags (
  report_id ${id} not null references reports (id) on delete cascade,
  tag ${id} not null,
  organization_id ${id} not null,
  primary key (report_id, tag)
);
create index report_tags_by_tag on report_tags (organization_id, tag, report_id);

create table bulk_changes (
  id ${id} primary key,
  organization_id ${id} not null references organizations (id),
  created_at bigint not null,
  undone_at bigint
);
create table bulk_change_items (
  bulk_change_id ${id} not null references bulk_changes (id) on delete cascade,
  report_id ${id} not null references reports (id) on delete cascade,
  before text not null,
  after text not null,
  primary key (bulk_change_id, report_id)
);
create index bulk_change_items_by_report on bulk_change_items (report_id);
create index bulk_changes_by_age on bulk_changes (created_at);
create index events_by_subject on events (organization_id, subject_id, id);
`

export const reportWork = { sqlite: changes('text'), postgres: changes('text collate "C"') }
