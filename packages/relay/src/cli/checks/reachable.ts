import { READY } from '@earshot/protocol'
import ky from 'ky'
import { type Finding, ok, problem, reasonOf, warning } from './finding.ts'

const SUBJECT = 'relay'
const TIMEOUT_MS = 5000

/** Whether the relay answers where clients look for it, and could take a report now. */
export async function checkReachable({ url }: { url: string }): Promise<Finding> {
  let answer: Response
  try {
    // Tried again once: a proxy may just be starting it.
    answer = await ky(`${url}${READY}`, { timeout: TIMEOUT_MS, retry: 1, redirect: 'manual', throwHttpErrors: false })
  } catch (error) {
    const cause = error instanceof Error && error.cause ? reasonOf(error.cause) : reasonOf(error)
    return warning(
      SUBJECT,
      `Nothing answers at ${url} (${cause}); start it with "earshot serve", or correct EARSHOT_PUBLIC_URL.`,
    )
  }
  await answer.body?.cancel()
  if (answer.status === 200) return ok(SUBJECT, `It answers at ${url} and takes reports.`)
  if (answer.status === 503 && answer.headers.has('X-Request-Id')) {
    return problem(SUBJECT, `It answers at ${url} but takes no reports now; its log says why.`)
  }
  return problem(
    SUBJECT,
    `What answers at ${url} (status ${answer.status}) is not Earshot; correct EARSHOT_PUBLIC_URL or the proxy.`,
  )
}
