import { z } from 'zod'

/** Of a signed URL, which is used exactly as the relay sent it. */
export const signedUrlQuery = z.object({
  expires: z.string().describe('Milliseconds since the epoch, as in the signed URL.'),
  signature: z.string().describe('As in the signed URL.'),
})

export const health = z.object({ status: z.literal('ok') })
export const readiness = z.object({ status: z.literal('ready') })
export const relayStatus = z.object({ up: z.literal(true), ready: z.boolean(), version: z.string() })
