import { METRICS } from '@earshot/protocol'
import ky from 'ky'
import type { Config } from '../../config/config.ts'
import { type Finding, problem } from './finding.ts'

const TIMEOUT_MS = 5000

/**
 * Checks that the proxy does not open the metrics to everybody: with EARSHOT_METRICS=loopback, the
 * relay recognizes a proxy only by its headers. Nothing if all is well.
 */
export async function checkMetrics({ url, metrics }: { url: string; metrics: Config['metrics'] }): Promise<Finding[]> {
  const isBehindProxy = metrics === 'loopback' && !/^http:\/\/(127\.|localhost|\[::1\])/.test(url)
  if (!isBehindProxy) return []
  const response = await ky(`${url}${METRICS}`, { timeout: TIMEOUT_MS, retry: 0, throwHttpErrors: false }).catch(
    () => null,
  )
  await response?.body?.cancel()
  if (response?.status !== 200) return []
  const message = `Anybody can read ${url}${METRICS}, because the proxy adds no X-Forwarded-For; let it add the header, or set EARSHOT_METRICS=token.`
  return [problem('metrics', message)]
}
