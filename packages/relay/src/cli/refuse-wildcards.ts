import { isWildcard } from '@earshot/protocol'
import { UsageError } from './command.ts'

/** A wildcard is asked for twice: by its "*" and by the option. */
export function refuseWildcards(origins: readonly string[]): void {
  const wildcard = origins.find(isWildcard)
  if (!wildcard) return
  throw new UsageError(`${wildcard} takes in every subdomain: give --allow-wildcards too if that is meant.`)
}
