import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Runs a script of ./children in a process of its own, so that it can be killed for real. `lines` ends with the process. */
export function startChild(script: string, folder: string): { lines: AsyncIterable<string>; kill: () => void } {
  const path = fileURLToPath(new URL(`children/${script}`, import.meta.url))
  const child = spawn(process.execPath, [path, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  return { lines: createInterface({ input: child.stdout }), kill: () => child.kill('SIGKILL') }
}
