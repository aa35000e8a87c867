import { cpus, loadavg } from 'node:os'
import { startPostgres } from '../../packages/relay/test/support/postgres.ts'
import { makeArtifacts, type Size } from './artifacts.ts'
import { type Measured, measure, median, memoryOf, REPORTERS, warmUp } from './measure.ts'
import { STEPS } from './report-flow.ts'
import { type Running, startBareServer, startRelay } from './servers.ts'
import { table } from './table.ts'

/** `npm run bench`, see docs/performance.md. `--quick` runs fewer and shorter rounds. */
const is_quick = process.argv.includes('--quick')
const ROUNDS = is_quick ? 1 : 9
const MS = is_quick ? 2_000 : 3_000
/** Sent to each process of each server before the first round. */
const WARM_UP_REPORTS = is_quick ? 100 : 1_000
const MAIN_SIZES: Size[] = ['real', 'tiny']

type Contestants = Record<string, Running>
type Results<Names extends string> = Record<Names, Measured[]>

/**
 * The servers take turns under the same load, so that other activity of the machine affects all of
 * them.
 */
async function inTurn<Names extends string>(servers: Record<Names, Running>, size: Size): Promise<Results<Names>> {
  const names = Object.keys(servers) as Names[]
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Results<Names>
  const artifacts = makeArtifacts(size)
  for (const name of names) {
    const server = servers[name]
    await warmUp(server, { artifacts, reports: WARM_UP_REPORTS * server.pids.length })
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) results[name].push(await measure(servers[name], { artifacts, ms: MS }))
  }
  return results
}

const load = () => loadavg()[0]?.toFixed(1)
const middle = (rounds: Measured[], of: (round: Measured) => number) => median(rounds.map(of))
/** The ratio within each round, then the median of the rounds. */
const ratio = (a: Measured[], b: Measured[], of: (round: Measured) => number) =>
  `${median(a.map((round, i) => of(round) / of(b[i] ?? round))).toFixed(2)} ×`

async function stopAll(servers: Contestants): Promise<void> {
  for (const server of Object.values(servers)) await server.stop()
}

async function besideBare(size: Size): Promise<void> {
  const servers = { relay: await startRelay(), bare: await startBareServer() }
  const idle = { relay: memoryOf(servers.relay.pids), bare: memoryOf(servers.bare.pids) }
  const { relay, bare } = await inTurn(servers, size).finally(() => stopAll(servers))
  const row = (name: string, of: (round: Measured) => number) =>
    [name, middle(relay, of), middle(bare, of), ratio(relay, bare, of)] as const
  console.log(`## ${size} artifacts, SQLite and a folder, beside a bare server\n`)
  table(
    ['', 'relay', 'bare', 'ratio'],
    [
      [...row('processor time per report, ms', (round) => round.cpu_per_report)],
      [...row('reports per second', (round) => round.reports_per_second)],
      ...STEPS.map((step) => [...row(`${step}, 99th percentile, ms`, ({ p99 }) => p99[step])]),
      ['memory, idle, MB', idle.relay, idle.bare, ''],
      [...row('memory, under load, MB', (round) => round.memory)],
    ],
  )
}

async function besidePostgres(): Promise<void> {
  const postgres = await startPostgres({ fsync: 'on' })
  const start = async (processes: number) => startRelay({ processes, database_url: await postgres.newDatabase() })
  const servers = {
    SQLite: await startRelay(),
    PostgreSQL: await start(1),
    'PostgreSQL, 2 processes': await start(2),
    'PostgreSQL, 4 processes': await start(4),
  }
  const stop = () => stopAll(servers).finally(postgres.stop)
  const results = await inTurn(servers, 'tiny').finally(stop)
  const { SQLite } = results
  console.log('## Databases and processes, tiny artifacts, one folder of files\n')
  table(
    [
      '',
      'reports per second',
      'to SQLite',
      'processor time per report, ms',
      'to SQLite',
      'finalize, 99th percentile, ms',
    ],
    Object.entries(results).map(([name, rounds]) => [
      name,
      middle(rounds, (round) => round.reports_per_second),
      ratio(rounds, SQLite, (round) => round.reports_per_second),
      middle(rounds, (round) => round.cpu_per_report),
      ratio(rounds, SQLite, (round) => round.cpu_per_report),
      middle(rounds, ({ p99 }) => p99.finalize),
    ]),
  )
}

const [processor] = cpus()
console.log(`${cpus().length} × ${processor?.model.trim()}, Node ${process.version}, ${process.platform}`)
console.log(`${ROUNDS} × ${MS / 1000} s for each, ${REPORTERS} reporters, medians; load average ${load()} before\n`)
for (const size of MAIN_SIZES) await besideBare(size)
await besidePostgres()
console.log(`Load average ${load()} after.`)
