import { expect, it } from 'vitest'
import type { Context } from '../../../src/domain/context.ts'
import { keepUpload } from '../../../src/domain/intake/keep-upload.ts'
import { StoreUnavailable } from '../../../src/errors.ts'
import type { Artifact, CaptureKey, Database } from '../../../src/storage/database.ts'

/** Keeps an upload with a database that does this, and answers with the names of the files that were removed. */
async function removedWhen(recordUpload: () => ReturnType<Database['recordUpload']>): Promise<string[]> {
  const removed: string[] = []
  const context = {
    now: () => 0,
    quota: { bytes_per_day: 1, sessions_per_day: 1 },
    database: { recordUpload },
    files: { remove: async (names: string[]) => void removed.push(...names) },
  } as unknown as Context
  const artifact = { id: 'art_1', declared_size: null, declared_sha256: null } as Artifact
  const stored = { size: 1, sha256: 'a' }
  const arrived = { file: 'fil_1', stored, received: stored }
  await keepUpload(context, { artifact, key: { quota: null } as CaptureKey, arrived }).catch(() => undefined)
  return removed
}

it('removes a file that the database refused', async () => {
  expect(await removedWhen(async () => 'already-finalized')).toEqual(['fil_1'])
})

it('keeps a file that the database may have recorded before its response was lost', async () => {
  const lost = new StoreUnavailable('The connection ended.', { cause: null })
  expect(await removedWhen(() => Promise.reject(lost))).toEqual([])
})
