import { Readable } from 'node:stream'
import type { Files } from '../../src/storage/files.ts'

/** Every name in the store, partial ones included. */
export async function allNames(files: Files): Promise<string[]> {
  return (await Readable.from(files.list({ before: Date.now() + 60_000 })).toArray()).flat()
}
