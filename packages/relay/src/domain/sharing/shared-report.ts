import type { SharedReport } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { isoTime } from '../../iso-time.ts'
import type { ReportWithArtifacts, ShareLink } from '../../storage/database.ts'
import { isSame, signSharePass } from '../capture/tokens.ts'
import type { Context } from '../context.ts'
import { asGuess } from '../people/guesses.ts'
import { hashLinkToken } from '../people/link-token.ts'
import { downloadAddress, isStored, type LinkContext } from '../reports/reports.ts'

type SharedContext = LinkContext & Pick<Context, 'sign_in' | 'link_guesses'>

const MINUTE_MS = 60_000
/** How long the picture of an opened page can be loaded. */
const PICTURE_AGE_MS = 5 * MINUTE_MS
/** How long a password that was entered lets its browser in. */
export const PASS_AGE_MS = 60 * MINUTE_MS

/** Who has a link may see its report, also a private one. */
const ANYBODY = { member_id: null, sees_private: true }

const TOKEN = /^[\w-]{43}$/
export const NO_LINK = 'This link is unknown, has expired or was revoked. Ask whoever gave it to you for a new one.'

/**
 * What a link shows. `passes`: what the browser has got for passwords. Throws NOT_FOUND, the same
 * for a link that never existed and one that has ended; PASSWORD_REQUIRED.
 */
export async function showSharedReport(
  context: SharedContext,
  { token, passes }: { token: string; passes: readonly string[] },
): Promise<SharedReport> {
  const link = await findLink(context, token)
  if (link.password_hash !== null && !passes.some((pass) => isValidPass(context, { link, pass }))) {
    throw new RelayError('PASSWORD_REQUIRED')
  }
  return showReportOf(context, link)
}

/**
 * Enters the password of a link. Returns what the link shows, and a pass for the next visits. Throws
 * NOT_FOUND; INVALID_CREDENTIALS; RATE_LIMITED after too many guesses, by link and by network.
 */
export async function enterLinkPassword(
  context: SharedContext,
  { token, password, network }: { token: string; password: string; network: string },
): Promise<{ shared: SharedReport; pass: string }> {
  const link = await findLink(context, token)
  const hash = link.password_hash
  if (hash !== null) {
    // The link is to its guesses what an account is to those of people.
    await asGuess(context.link_guesses, { email: link.id, network }, async () => {
      if (await context.sign_in.isPassword({ hash, password }, network)) return
      throw new RelayError('INVALID_CREDENTIALS', { message: 'The password of the link is wrong. Try again.' })
    })
  }
  const expires_at = context.now() + PASS_AGE_MS
  const signature = signSharePass(context.signing_key, { link_id: link.id, expires_at })
  // Read after the slow check, during which the link may have ended.
  const shared = await showReportOf(context, await findLink(context, token))
  return { shared, pass: `${expires_at}.${signature}` }
}

async function findLink({ database, now }: SharedContext, token: string): Promise<ShareLink> {
  const token_hash = TOKEN.test(token) ? hashLinkToken(token) : null
  const link = token_hash && (await database.findLiveShareLink({ token_hash, at: now() }))
  if (!link) throw new RelayError('NOT_FOUND', { message: NO_LINK })
  return link
}

function isValidPass({ signing_key, now }: SharedContext, { link, pass }: { link: ShareLink; pass: string }): boolean {
  const [expiry = '', signature = ''] = pass.split('.', 2)
  const expires_at = /^\d{1,15}$/.test(expiry) ? Number(expiry) : 0
  return expires_at > now() && isSame(signature, signSharePass(signing_key, { link_id: link.id, expires_at }))
}

async function showReportOf(context: SharedContext, link: ShareLink): Promise<SharedReport> {
  const { organization_id, report_id } = link
  const report = await context.database.findReport({ id: report_id, organization_id, viewer: ANYBODY })
  if (!report) throw new RelayError('NOT_FOUND', { message: NO_LINK })
  const at = context.now()
  const isRecent = link.last_used_at !== null && at - link.last_used_at < MINUTE_MS
  if (!isRecent) await context.database.touchShareLink({ id: link.id, at })
  return toSharedReport(context, report)
}

async function toSharedReport(context: SharedContext, report: ReportWithArtifacts): Promise<SharedReport> {
  const { title, summary, origin, created_at } = report
  const picture = report.artifacts.filter(isStored).find(({ kind }) => kind === 'screenshot')
  return {
    title,
    summary,
    created_at: isoTime(created_at),
    origin,
    screenshot: picture ? await toScreenshot(context, picture) : null,
  }
}

async function toScreenshot(
  context: SharedContext,
  artifact: Parameters<typeof downloadAddress>[1]['artifact'],
): Promise<SharedReport['screenshot']> {
  const signed_at = context.now()
  const expires_at = signed_at + PICTURE_AGE_MS
  const url = await downloadAddress(context, { artifact, signed_at, expires_at })
  return { url, content_type: artifact.content_type, expires_at: isoTime(expires_at) }
}
