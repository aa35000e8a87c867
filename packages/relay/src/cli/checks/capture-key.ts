import { PUBLIC_KEY_PATTERN } from '@earshot/protocol'
import { explainOrigin } from '../explain-origin.ts'
import { plainLine } from '../plain-text.ts'
import { withExistingStores } from '../with-stores.ts'
import { type Finding, ok, problem } from './finding.ts'

const SUBJECT = 'capture key'

/** Whether a key would be taken from an origin now, and why not. */
export async function checkCaptureKey({
  public_key,
  origin,
}: {
  public_key: string
  origin: string
}): Promise<Finding> {
  if (!PUBLIC_KEY_PATTERN.test(public_key)) {
    return problem(
      SUBJECT,
      `${plainLine(public_key, 50)} is no capture key, which is "ck_" and 32 letters or digits; copy it again.`,
    )
  }
  const key = await withExistingStores(({ database }) => database.findCaptureKey(public_key))
  if (!key)
    return problem(SUBJECT, `${public_key} is not known here; "earshot capture-keys list" shows those that are.`)
  if (key.status === 'revoked') {
    return problem(SUBJECT, `${public_key} has been revoked; make another with "earshot capture-keys create".`)
  }
  const reason = explainOrigin(origin, key.allowed_origins)
  return reason ? problem(SUBJECT, reason) : ok(SUBJECT, `${public_key} is taken from ${origin}.`)
}
