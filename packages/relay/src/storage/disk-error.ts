import { StoreUnavailable } from '../errors.ts'

/** A disk without room. */
export function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOSPC' || code === 'EDQUOT'
}

/** Runs a step on the disk. A folder that is missing or cannot be written, and a disk that fails, make the store unavailable. */
export async function onDisk<Result>(step: () => Promise<Result>): Promise<Result> {
  try {
    return await step()
  } catch (error) {
    throw toStoreError(error)
  }
}

/** What a call to the system throws as StoreUnavailable; every other error as it is. */
export function toStoreError(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error
  return new StoreUnavailable(`The disk failed: ${error.message}.`, { isFull: isFull(error), cause: error })
}
