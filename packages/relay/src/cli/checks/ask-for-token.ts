import { CAPTURE_TOKENS, ERRORS, type ErrorCode } from '@earshot/protocol'
import { tokenResponse } from '@earshot/protocol/schemas'
import ky from 'ky'
import { z } from 'zod'

const TIMEOUT_MS = 5000

const refusal = z.object({ error: z.object({ code: z.enum(Object.keys(ERRORS) as ErrorCode[]), message: z.string() }) })

/** The relay's answer to a page of `origin`. Null if it cannot be found out. */
export type TokenAnswer =
  | { is: 'accepted'; allowed_origin: string | null }
  | { is: 'refused'; code: ErrorCode; message: string }
  | null

/** Asks a running relay for a token, as a page does. Nothing is stored. */
export async function askForToken({
  url,
  public_key,
  origin,
}: {
  url: string
  public_key: string
  origin: string
}): Promise<TokenAnswer> {
  try {
    const response = await ky.post(`${url}${CAPTURE_TOKENS}`, {
      json: { public_key, origin, action: 'create' },
      headers: { Origin: origin },
      timeout: TIMEOUT_MS,
      retry: 0,
      redirect: 'manual',
      throwHttpErrors: false,
    })
    const body = await response.json()
    if (response.status === 201 && tokenResponse.safeParse(body).success) {
      return { is: 'accepted', allowed_origin: response.headers.get('access-control-allow-origin') }
    }
    const { data } = refusal.safeParse(body)
    return data ? { is: 'refused', ...data.error } : null
  } catch {
    return null
  }
}
