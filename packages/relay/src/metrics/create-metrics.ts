import { Counter, Gauge, Histogram, Registry } from '@prometheus-io/client'
import { JOB_STATES } from '../storage/job-records.ts'
import type { Metrics, MetricsSources } from './metrics.ts'
import { watchProcess } from './process-metrics.ts'

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Creates the metrics of one relay. Several relays of a process do not share them. */
export function createMetrics(sources: MetricsSources): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Histogram({
    name: 'earshot_http_request_duration_seconds',
    help: 'Time from the headers of a request to the end of its response, by route and class of status.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  })
  const refusals = new Counter({
    name: 'earshot_refusals_total',
    help: 'Responses with an error code; docs/errors.md explains the codes.',
    labelNames: ['code'],
    registers,
  })
  const reports = new Counter({ name: 'earshot_reports_total', help: 'Reports taken in.', registers })
  const processing = new Histogram({
    name: 'earshot_processing_duration_seconds',
    help: 'Time to read a report and make its thumbnail, by result.',
    labelNames: ['result'],
    buckets: SECONDS,
    registers,
  })
  addSources(sources, registers)
  const stop = watchProcess(registers)

  return {
    observeRequest({ method, route, status, seconds }) {
      const labels = { method: METHODS.has(method) ? method : 'other', route, status: `${Math.floor(status / 100)}xx` }
      requests.observe(labels, seconds)
    },
    countRefusal: (code) => refusals.inc({ code }),
    countReport: () => reports.inc(),
    observeProcessing: ({ result, seconds }) => processing.observe({ result }, seconds),
    read: async () => ({ content_type: registry.contentType, text: await registry.metrics() }),
    stop,
  }
}

function addSources(
  { version, countUploads, maskingUse, freeBytes, countJobs }: MetricsSources,
  registers: Registry[],
): void {
  new Gauge({ name: 'earshot_build_info', help: 'Always 1.', labelNames: ['version'], registers }).set({ version }, 1)
  new Gauge({
    name: 'earshot_open_uploads',
    help: 'Uploads in progress.',
    registers,
    collect() {
      this.set(countUploads())
    },
  })
  new Gauge({
    name: 'earshot_masking_pending',
    help: 'Documents that are being masked or wait for it.',
    registers,
    collect() {
      this.set(maskingUse().pending)
    },
  })
  new Counter({
    name: 'earshot_masking_cpu_seconds_total',
    help: 'Processor time spent on masking.',
    registers,
    collect() {
      this.reset()
      this.inc(maskingUse().cpu_ms / 1000)
    },
  })
  new Gauge({
    name: 'earshot_disk_free_bytes',
    help: 'Free bytes on the disk that the relay writes to.',
    registers,
    async collect() {
      // A disk that cannot be asked must not hide the other values.
      this.set(await freeBytes().catch(() => Number.NaN))
    },
  })
  new Gauge({
    name: 'earshot_jobs',
    help: 'Background jobs that are not done, of all relays that share the database.',
    labelNames: ['state'],
    registers,
    async collect() {
      // Nor may a database.
      const counts = await countJobs().catch(() => null)
      for (const state of JOB_STATES) this.set({ state }, counts?.[state] ?? Number.NaN)
    },
  })
}
