import { READY } from '@earshot/protocol'
import ky from 'ky'
import { type Finding, ok, problem, reasonOf, warning } from './finding.ts'

const SUBJECT = 'relay'
const TIMEOUT_MS = 5000

/** Checks that the relay responds at its public URL and can accept a report now. */
export async function checkReachable({ url }: { url: string }): Promise<Finding> {
  let response: Response
  try {
    // Retried once: a proxy may be starting the relay at this moment.
    response = await ky(`${url}${READY}`, { timeout: TIMEOUT_MS, retry: 1, redirect: 'manual', throwHttpErrors: false })
  } catch (error) {
    const cause = error instanceof Error && error.cause ? reasonOf(error.cause) : reasonOf(error)
    return warning(
      SUBJECT,
      `Nothing responds at ${url} (${cause}); start the relay with "earshot serve", or correct EARSHOT_PUBLIC_URL.`,
    )
  }
  await response.body?.cancel()
  if (response.status === 200) return ok(SUBJECT, `It responds at ${url} and accepts reports.`)
  if (response.status === 503 && response.headers.has('X-Request-Id')) {
    return problem(SUBJECT, `It responds at ${url} but accepts no reports now; see its log.`)
  }
  return problem(
    SUBJECT,
    `The server at ${url} (status ${response.status}) is not Earshot; correct EARSHOT_PUBLIC_URL or the proxy.`,
  )
}
