import { StoreUnavailable } from '../errors.ts'

/** Whether the error means that the disk or the user's quota is full. */
export function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOSPC' || code === 'EDQUOT'
}

/**
 * Runs a disk operation. Throws StoreUnavailable if the folder is missing or not writable, or the
 * disk fails.
 */
export async function onDisk<Result>(step: () => Promise<Result>): Promise<Result> {
  try {
    return await step()
  } catch (error) {
    throw toStoreError(error)
  }
}

/** Converts a system error to StoreUnavailable. Returns every other error unchanged. */
export function toStoreError(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error
  return new StoreUnavailable(`The disk failed: ${error.message}.`, { isFull: isFull(error), cause: error })
}
