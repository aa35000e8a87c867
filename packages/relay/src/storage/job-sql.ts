import { columnList, JOB_COLUMNS } from './columns.ts'

/** SQL that both databases share. `at` is the placeholder of the current time. */

const FAILING_ATTEMPTS = 10

const stateOf = (at: string) =>
  `case when dead_at is not null then 'dead' when lease_until > ${at} then 'running' else 'queued' end`

export function listJobsSql({ state, at, before, size }: Record<'state' | 'at' | 'before' | 'size', string>): string {
  return `select * from (select ${columnList(JOB_COLUMNS)}, ${stateOf(at)} as state from jobs) as listed
    where (${state} is null or state = ${state}) and (${before} is null or id < ${before})
    order by id desc limit ${size}`
}

/** A job whose process ended was due again when its lease ended. */
export function countJobsSql(at: string): string {
  return `select
      count(*) filter (where state = 'queued') as queued,
      count(*) filter (where state = 'running') as running,
      count(*) filter (where state = 'dead') as dead,
      count(*) filter (where state = 'queued' and attempts >= ${FAILING_ATTEMPTS}) as failing,
      min(due_at) filter (where state = 'queued' and due_at <= ${at}) as oldest_due_at
    from (
      select ${stateOf(at)} as state, attempts,
        case when lease_until > run_at then lease_until else run_at end as due_at
      from jobs
    ) as counted`
}
