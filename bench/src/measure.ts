import { readFileSync } from 'node:fs'
import type { BenchArtifact } from './artifacts.ts'
import { openConnection } from './connection.ts'
import { STEPS, type Step, sendReport } from './report-flow.ts'
import type { Running } from './servers.ts'

/** The results of one server in one round. */
export interface Measured {
  reports_per_second: number
  /** Processor time of the server's processes together, in milliseconds. */
  cpu_per_report: number
  /** Memory of the server's processes together at the end of the round, in MB. */
  memory: number
  /** Duration of each step in milliseconds. */
  p99: Record<Step, number>
}

/** Number of concurrent reports. */
export const REPORTERS = 16
const WARM_UP = 1_000

/**
 * Sends enough reports for the engine to compile the hot code, which would otherwise take many
 * rounds on a busy machine.
 */
export async function warmUp(
  server: Running,
  { artifacts, reports }: { artifacts: BenchArtifact[]; reports: number },
): Promise<void> {
  let left = reports
  async function report(url: string): Promise<void> {
    const connection = await openConnection(new URL(url))
    while (left-- > 0) await sendReport(connection, { public_key: server.public_key, artifacts, took: () => undefined })
    connection.close()
  }
  await Promise.all(Array.from({ length: REPORTERS }, (_, i) => report(server.urls[i % server.urls.length] ?? '')))
}

/**
 * After a second of warm-up, sends reports for `ms` milliseconds, one at a time for each reporter.
 */
export async function measure(
  server: Running,
  { artifacts, ms }: { artifacts: BenchArtifact[]; ms: number },
): Promise<Measured> {
  const times = Object.fromEntries(STEPS.map((step): [Step, number[]] => [step, []])) as Record<Step, number[]>
  let done = 0
  let is_counting = false
  let is_over = false
  const took = (step: Step, time: number) => {
    if (is_counting) times[step].push(time)
  }

  async function report(url: string): Promise<void> {
    const connection = await openConnection(new URL(url))
    while (!is_over) {
      await sendReport(connection, { public_key: server.public_key, artifacts, took })
      if (is_counting) done += 1
    }
    connection.close()
  }

  const reporters = Array.from({ length: REPORTERS }, (_, i) => report(server.urls[i % server.urls.length] ?? ''))
  const ended = Promise.all(reporters)
  await Promise.race([ended, sleep(WARM_UP)])
  is_counting = true
  const cpu = cpuTime(server.pids)
  const start = performance.now()
  await Promise.race([ended, sleep(ms)])
  const seconds = (performance.now() - start) / 1000
  const used_ms = cpuTime(server.pids) - cpu
  const reports = done
  is_counting = false
  is_over = true
  await ended
  return {
    reports_per_second: reports / seconds,
    cpu_per_report: used_ms / reports,
    memory: memoryOf(server.pids),
    p99: Object.fromEntries(STEPS.map((step) => [step, percentile(times[step], 0.99)])) as Record<Step, number>,
  }
}

/** Processor time in milliseconds. Linux counts in hundredths of a second. */
function cpuTime(pids: number[]): number {
  const ticks = pids.map((pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(fields[11]) + Number(fields[12])
  })
  return 10 * ticks.reduce((sum, each) => sum + each, 0)
}

/** Resident memory in MB. */
export function memoryOf(pids: number[]): number {
  const sizes = pids.map((pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]))
  return sizes.reduce((sum, each) => sum + each, 0) / 1024
}

export function percentile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

export const median = (values: number[]) => percentile(values, 0.5)

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
