import { DOWNLOAD, HEALTH } from '@earshot/protocol'
import ky from 'ky'
import { type Finding, ok, problem, reasonOf } from './finding.ts'

const SUBJECT = 'artifact origin'
const TIMEOUT_MS = 5000

/** Checks that artifacts, and nothing else, can be loaded from their own origin. Nothing without one. */
export async function checkArtifactOrigin({ artifact_origin }: { artifact_origin: string | null }): Promise<Finding[]> {
  if (artifact_origin === null) return []
  const codeOf = async (path: string): Promise<string> => {
    const options = { timeout: TIMEOUT_MS, retry: 1, redirect: 'manual', throwHttpErrors: false } as const
    const response = await ky(artifact_origin + path, options)
    const body: unknown = await response.json().catch(() => null)
    return (body as { error?: { code?: string } } | null)?.error?.code ?? `status ${response.status}`
  }
  try {
    const artifact = await codeOf(DOWNLOAD.replace(':artifact_id', 'art_unknown'))
    if (artifact !== 'INVALID_SIGNATURE') {
      const message = `${artifact_origin} does not reach this relay as that host (${artifact}); let the proxy pass the Host header on, or X-Forwarded-Host with EARSHOT_TRUST_PROXY.`
      return [problem(SUBJECT, message)]
    }
    const other = await codeOf(HEALTH)
    if (other === 'NOT_FOUND') return [ok(SUBJECT, `Artifacts, and nothing else, are served at ${artifact_origin}.`)]
    const message = `${artifact_origin} serves more than artifacts (${other}); restart the relay with this setting.`
    return [problem(SUBJECT, message)]
  } catch (error) {
    const cause = error instanceof Error && error.cause ? reasonOf(error.cause) : reasonOf(error)
    return [problem(SUBJECT, `Nothing responds at ${artifact_origin} (${cause}); correct DNS or the proxy.`)]
  }
}
