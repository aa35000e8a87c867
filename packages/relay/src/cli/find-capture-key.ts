import { listCaptureKeys } from '../domain/capture-keys.ts'
import type { StoreContext } from '../domain/context.ts'
import { RelayError } from '../errors.ts'
import type { CaptureKey } from '../storage/database.ts'

/** The capture key that is named by itself (ck_…) or by its id (key_…). */
export async function findCaptureKey(context: StoreContext, wanted: string): Promise<CaptureKey> {
  const keys = await listCaptureKeys(context)
  const found = keys.find(({ id, public_key }) => id === wanted || public_key === wanted)
  if (found) return found
  throw new RelayError('NOT_FOUND', {
    message: `There is no capture key ${wanted}: "earshot capture-keys list" shows those there are.`,
  })
}
