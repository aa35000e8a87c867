import { hash } from 'node:crypto'

/**
 * Tells whether two requests ask for the same: SHA-256 of a request after validation, which has put its members into one order and
 * left out what is not the protocol's. Inside `meta` and `fields` the order is the client's, who repeats a request as it was.
 */
export function hashRequest(request: object): string {
  return hash('sha256', JSON.stringify(request))
}
