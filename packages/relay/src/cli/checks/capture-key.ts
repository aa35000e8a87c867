import { resolve } from 'node:path'
import { CAPTURE_CONFIG, type ErrorEnvelope, PUBLIC_KEY_PATTERN, parseOrigin } from '@earshot/protocol'
import { configResponse } from '@earshot/protocol/schemas'
import ky from 'ky'
import type { Config } from '../../config/config.ts'
import { isDisabled, isRevoked } from '../../domain/keys/key-state.ts'
import { plainLine } from '../../plain-text.ts'
import { explainOrigin } from '../explain-origin.ts'
import { withExistingStores } from '../with-stores.ts'
import { askForToken, type TokenAnswer } from './ask-for-token.ts'
import { type Finding, ok, problem, warning } from './finding.ts'

const SUBJECT = 'capture key'
const TIMEOUT_MS = 5000

/**
 * Checks whether the relay accepts a key from an origin now, and explains why not. `url`: the
 * relay's public URL.
 */
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
      `${plainLine(public_key, 50)} is not a capture key ("ck_" and 32 letters or digits); copy it again.`,
    )
  }
  const key = await withExistingStores(({ database }) => database.findCaptureKey(public_key))
  if (!key && (await askRelay({ url, public_key })) === 'known') {
    return problem(
      SUBJECT,
      `${public_key} is unknown here, but the relay at ${url} knows it; run this command with the relay's settings.`,
    )
  }
  if (!key) {
    return problem(SUBJECT, `${public_key} is unknown; see "earshot capture-keys list".`)
  }
  if (isRevoked(key, Date.now())) {
    return problem(SUBJECT, `${public_key} was revoked; create another with "earshot capture-keys create".`)
  }
  if (isDisabled(parseOrigin(origin) ?? '', key)) {
    const enable = `earshot capture-keys enable-origin ${public_key} --origin ${origin}`
    return problem(SUBJECT, `${origin} is disabled for ${public_key}. Run "${enable}" to accept it again.`)
  }
  const allowed = key.allowed_origins.filter((entry) => !isDisabled(entry, key))
  const reason = explainOrigin(origin, allowed)
  if (reason) {
    const add = `Run "earshot capture-keys add-origin ${public_key} --origin ${origin}" to add it.`
    return problem(SUBJECT, parseOrigin(origin) === null ? reason : `${reason} ${add}`)
  }
  const here = config.database_url ? 'the database of EARSHOT_DATABASE_URL' : resolve(config.data_dir)
  if ((await askRelay({ url, public_key })) === 'unknown') {
    return problem(
      SUBJECT,
      `${public_key} is in ${here}, but the relay at ${url} does not know it; use the same EARSHOT_DATA_DIR for both, or correct EARSHOT_PUBLIC_URL.`,
    )
  }
  const page = { url, public_key, origin: parseOrigin(origin) ?? origin }
  return judgeAnswer(await askForToken(page), page)
}

function judgeAnswer(
  answer: TokenAnswer,
  { url, public_key, origin }: { url: string; public_key: string; origin: string },
): Finding {
  if (answer === null) {
    return ok(SUBJECT, `By its settings, ${public_key} is accepted from ${origin}; the relay at ${url} was not asked.`)
  }
  if (answer.is === 'refused') {
    const message = `The relay at ${url} refuses ${public_key} from ${origin} (${answer.code}): ${plainLine(answer.message, 300)}`
    return answer.code === 'RATE_LIMITED' ? warning(SUBJECT, message) : problem(SUBJECT, message)
  }
  if (answer.allowed_origin !== origin) {
    const header = plainLine(answer.allowed_origin ?? 'missing', 100)
    return problem(
      SUBJECT,
      `The relay accepts ${public_key} from ${origin}, but browsers do not: a proxy changed Access-Control-Allow-Origin (${header}); let the relay's headers through unchanged.`,
    )
  }
  return ok(SUBJECT, `${public_key} is accepted from ${origin}.`)
}

/**
 * Asks the running relay whether it knows the key. Null if that cannot be found out: another check
 * reports it.
 */
async function askRelay({ url, public_key }: { url: string; public_key: string }): Promise<'known' | 'unknown' | null> {
  try {
    const response = await ky(`${url}${CAPTURE_CONFIG}`, {
      searchParams: { public_key },
      timeout: TIMEOUT_MS,
      retry: 0,
      redirect: 'manual',
      throwHttpErrors: false,
    })
    const body = await response.json<Partial<ErrorEnvelope>>()
    if (body.error?.code === 'INVALID_CAPTURE_KEY') return 'unknown'
    return configResponse.safeParse(body).success ? 'known' : null
  } catch {
    return null
  }
}
