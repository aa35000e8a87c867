import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, type Registry } from '@prometheus-io/client'

const RESOLUTION_MS = 20

/**
 * Adds memory, processor time and event loop delay of this process. The library's own collectors
 * cannot be stopped, which a relay that is part of another program must do. Returns a stop function.
 */
export function watchProcess(registers: Registry[]): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  new Gauge({
    name: 'nodejs_eventloop_delay_seconds',
    help: 'Delay of the event loop since the last reading.',
    labelNames: ['quantile'],
    registers,
    collect() {
      const found = { '0.5': delay.percentile(50), '0.99': delay.percentile(99), '1': delay.max }
      const isEmpty = delay.count === 0
      for (const [quantile, ns] of Object.entries(found)) this.set({ quantile }, isEmpty ? 0 : ns / 1e9)
      delay.reset()
    },
  })
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
  new Gauge({
    name: 'nodejs_heap_size_used_bytes',
    help: 'Memory that JavaScript objects use.',
    registers,
    collect() {
      this.set(process.memoryUsage().heapUsed)
    },
  })
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time of the process, with its threads.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage()
      this.reset()
      this.inc((user + system) / 1e6)
    },
  })
  new Gauge({ name: 'process_start_time_seconds', help: 'Start of the process, in Unix time.', registers }).set(
    performance.timeOrigin / 1000,
  )
  return () => {
    delay.disable()
  }
}
