import { Readable } from 'node:stream'
import type { Files } from '../../src/storage/files.ts'

/** Every name in the store in order, partial ones included. */
export async function allNames(files: Files): Promise<string[]> {
  return (await Readable.from(files.list({ from: '', before: '~' })).toArray()).flat().sort()
}
