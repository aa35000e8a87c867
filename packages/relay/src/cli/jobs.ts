import { countOf } from '../count-of.ts'
import { isoTime, isoTimeOrNull } from '../iso-time.ts'
import { plainLine } from '../plain-text.ts'
import type { Job } from '../storage/database.ts'
import { JOB_STATES } from '../storage/job-records.ts'
import { oneOf, onlyArgument, readArguments } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { print, printJson, table } from './print.ts'
import { withExistingStores } from './with-stores.ts'

const MAX_LISTED = 200

const jobsList: Command = {
  name: 'jobs list',
  summary: 'list the background jobs that are not done, newest first',
  usage: `[--state S] [--json]
  --state S    only jobs in this state: ${JOB_STATES.join(', ')}
  --json       print {"items", "counts"}
It lists at most ${MAX_LISTED} jobs and counts all.`,
  run: async (args) => {
    const { values } = readArguments('jobs list', {
      args,
      options: { state: { type: 'string' }, json: { type: 'boolean' } },
    })
    const state = values.state === undefined ? null : oneOf(values.state, { option: '--state', choices: JOB_STATES })
    const { jobs, counts } = await withExistingStores(async ({ database, now }) => ({
      jobs: await database.listJobs({ state, at: now(), size: MAX_LISTED, before: null }),
      counts: await database.countJobs(now()),
    }))
    if (values.json) {
      const { queued, running, dead } = counts
      printJson({ items: jobs.map(jobJson), counts: { queued, running, dead } })
      return 0
    }
    const rows = jobs.map((job) => [
      job.id,
      job.kind,
      job.state,
      `${job.dead_at === null ? 'due' : 'since'} ${isoTime(job.dead_at ?? job.run_at)}`,
      countOf(job.attempts, 'attempt'),
      plainLine(job.last_error ?? ''),
    ])
    if (rows.length > 0) print(table(rows))
    print(`${counts.queued} queued, ${counts.running} running, ${counts.dead} dead.`)
    return 0
  },
}

function jobJson({ created_at, run_at, dead_at, ...job }: Job) {
  return { ...job, created_at: isoTime(created_at), run_at: isoTime(run_at), dead_at: isoTimeOrNull(dead_at) }
}

const jobsRetry: Command = {
  name: 'jobs retry',
  summary: 'run a dead or waiting job again now',
  usage: `ID | --all-dead [--json]
  ID            the job's id (job_…), from "earshot jobs list"
  --all-dead    every dead job
  --json        print {"retried"}, the number of jobs
A running relay starts them within seconds.`,
  run: async (args) => {
    const options = { 'all-dead': { type: 'boolean' }, json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments('jobs retry', { args, options, allowPositionals: true })
    if (values['all-dead'] && positionals.length > 0) {
      throw new UsageError('Give either an ID or --all-dead: see "earshot jobs retry --help".')
    }
    const retried = values['all-dead']
      ? await withExistingStores(({ database, now }) => database.retryDeadJobs({ at: now() }))
      : await retryOne(onlyArgument(positionals, { what: 'ID', command: 'jobs retry' }))
    if (values.json) printJson({ retried })
    else print(retried === 0 ? 'There is no dead job.' : `${countOf(retried, 'job')} will run again now.`)
    return 0
  },
}

async function retryOne(id: string): Promise<number> {
  const result = await withExistingStores(({ database, now }) => database.retryJob({ id, at: now() }))
  if (result === 'running') throw new UsageError(`${plainLine(id, 40)} is running: wait until it is done.`)
  if (result === 'not-found') {
    throw new UsageError(`There is no job ${plainLine(id, 40)}: it may be done. See "earshot jobs list".`)
  }
  return 1
}

/** The `jobs` commands, in the order that help lists them. */
export const jobCommands: readonly Command[] = [jobsList, jobsRetry]
