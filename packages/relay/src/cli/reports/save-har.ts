import { writeFile } from 'node:fs/promises'
import { toHar } from '../../domain/exports/to-har.ts'
import { readPackageVersion } from '../../package-version.ts'
import { UsageError } from '../command.ts'
import type { readDebugger } from './read-debugger.ts'

/** Writes the network log of a debugger document to `path` as HAR. Overwrites nothing. */
export async function saveHar(debugging: Awaited<ReturnType<typeof readDebugger>>, path: string): Promise<void> {
  if ('problem' in debugging) {
    throw new UsageError(`The debugger document ${debugging.problem}, so there is no network log: leave out --har.`)
  }
  const har = JSON.stringify(toHar(debugging.document, { version: readPackageVersion() }), null, 2)
  try {
    await writeFile(path, `${har}\n`, { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const reason = code === 'EEXIST' ? 'already exists' : `cannot be written (${code})`
    throw new UsageError(`${path} ${reason}: give --har another file.`, { cause })
  }
}
