import { RelayError } from '../../../errors.ts'
import { newId } from '../../../ids.ts'
import type { StoredFile } from '../../../storage/files.ts'
import type { Context } from '../../context.ts'
import type { ArrivedFile } from '../../masking/mask-upload.ts'
import { streamWithoutCuts } from './remove.ts'
import type { Cut } from './scan.ts'

/**
 * Removes metadata from a stored picture: writes the result to a new file and removes the old one.
 */
export async function cleanStored(
  context: Context,
  { file, stored, cuts }: { file: string; stored: StoredFile; cuts: Cut[] },
): Promise<ArrivedFile> {
  if (cuts.length === 0) return { file, stored, received: stored }
  try {
    const body = await context.files.open(file)
    if (!body) throw new Error(`${file} disappeared before its metadata was removed.`)
    const name = newId('fil', context.now())
    const kept = await context.files.put({ name, body: streamWithoutCuts(body, cuts), max_bytes: 2 * stored.size })
    if (typeof kept === 'string') throw new RelayError('STORAGE_FULL')
    return { file: name, stored: kept, received: stored }
  } finally {
    await context.files.remove([file]).catch(() => undefined)
  }
}
