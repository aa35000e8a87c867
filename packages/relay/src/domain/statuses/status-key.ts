import { MAX_STATUS_KEY_LENGTH } from '@earshot/protocol'

/**
 * The key of a new status: `waiting_for_reply` for `Waiting for reply!`. Empty if the name has neither
 * letter nor digit.
 */
export function statusKey(name: string): string {
  const words =
    name
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  return [...words.join('_')].slice(0, MAX_STATUS_KEY_LENGTH / 2).join('')
}
