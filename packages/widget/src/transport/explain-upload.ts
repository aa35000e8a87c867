import type { Upload } from '@earshot/protocol'
import type { RelayClient } from './relay-client.ts'
import { WidgetError } from './widget-error.ts'

/** Size that every proxy accepts, in bytes. */
const LEAST_PROXY_LIMIT = 100_000

/**
 * Throws the error of a failed upload, or a more precise one. A proxy refuses large bodies without
 * CORS headers, which looks like a network error to the page. If a small request succeeds, the size
 * is the likely cause.
 */
export async function explainUpload({
  error,
  upload,
  body,
  client,
  signal,
}: {
  error: WidgetError
  upload: Upload
  body: Blob
  client: RelayClient
  signal: AbortSignal | undefined
}): Promise<never> {
  if (error.code !== 'UNREACHABLE' || body.size < LEAST_PROXY_LIMIT) throw error
  if (!(await client.config(signal).catch(() => undefined))) throw error
  const size = (body.size / 1e6).toFixed(1)
  const message = `The ${upload.kind} (${size} MB) was refused on its way to the relay, probably by a proxy with a lower limit. Raise that limit (nginx: client_max_body_size).`
  throw new WidgetError('FILE_TOO_LARGE', { message, cause: error })
}
