import { hash } from 'node:crypto'

/**
 * SHA-256 of a validated request, to recognize a repeat. Validation has ordered the members and
 * removed unknown ones. In `meta` and `fields` the order is the client's, which repeats a request
 * unchanged.
 */
export function hashRequest(request: object): string {
  return hash('sha256', JSON.stringify(request))
}
