import { resolve } from 'node:path'
import { CAPTURE_CONFIG, type ErrorEnvelope, PUBLIC_KEY_PATTERN, parseOrigin } from '@earshot/protocol'
import { configResponse } from '@earshot/protocol/schemas'
import ky from 'ky'
import type { Config } from '../../config/config.ts'
import { plainLine } from '../../plain-text.ts'
import { explainOrigin } from '../explain-origin.ts'
import { withExistingStores } from '../with-stores.ts'
import { type Finding, ok, problem } from './finding.ts'

const SUBJECT = 'capture key'
const TIMEOUT_MS = 5000

/** Whether a key would be taken from an origin now, and why not. `url` is where clients reach the relay. */
export async function checkCaptureKey({
  public_key,
  origin,
  url,
  config,
}: {
  public_key: string
  origin: string
  url: string
  config: Pick<Config, 'data_dir' | 'database_url'>
}): Promise<Finding> {
  if (!PUBLIC_KEY_PATTERN.test(public_key)) {
    return problem(
      SUBJECT,
      `${plainLine(public_key, 50)} is not a capture key, which is "ck_" and 32 letters or digits; copy it again.`,
    )
  }
  const key = await withExistingStores(({ database }) => database.findCaptureKey(public_key))
  if (!key && (await askRelay({ url, public_key })) === 'known') {
    return problem(
      SUBJECT,
      `${public_key} is not known here, but the relay at ${url} knows it: another data folder? Give this command the relay's settings.`,
    )
  }
  if (!key) {
    return problem(SUBJECT, `${public_key} is not known here; "earshot capture-keys list" shows those that are.`)
  }
  if (key.status === 'revoked') {
    return problem(SUBJECT, `${public_key} has been revoked; make another with "earshot capture-keys create".`)
  }
  const reason = explainOrigin(origin, key.allowed_origins)
  if (reason) {
    const add = `"earshot capture-keys add-origin ${public_key} --origin ${origin}" lists it.`
    return problem(SUBJECT, parseOrigin(origin) === null ? reason : `${reason} ${add}`)
  }
  const here = config.database_url ? 'the database of EARSHOT_DATABASE_URL' : resolve(config.data_dir)
  if ((await askRelay({ url, public_key })) === 'unknown') {
    return problem(
      SUBJECT,
      `${public_key} is in ${here}, but the relay at ${url} does not know it: another data folder? Give both the same EARSHOT_DATA_DIR, or correct EARSHOT_PUBLIC_URL.`,
    )
  }
  return ok(SUBJECT, `${public_key} is taken from ${origin}.`)
}

/** Whether the relay that runs knows the key; null where it cannot be told, which is another check's to say. */
async function askRelay({ url, public_key }: { url: string; public_key: string }): Promise<'known' | 'unknown' | null> {
  try {
    const answer = await ky(`${url}${CAPTURE_CONFIG}`, {
      searchParams: { public_key },
      timeout: TIMEOUT_MS,
      retry: 0,
      redirect: 'manual',
      throwHttpErrors: false,
    })
    const body = await answer.json<Partial<ErrorEnvelope>>()
    if (body.error?.code === 'INVALID_CAPTURE_KEY') return 'unknown'
    return configResponse.safeParse(body).success ? 'known' : null
  } catch {
    return null
  }
}
