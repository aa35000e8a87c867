import { z } from 'zod'

/**
 * A report's network log as HTTP Archive 1.2, as far as a page can know it: no headers, cookies or
 * bodies. -1 is the format's value for unknown. Names with `_` are extensions, as browsers use them.
 * http://www.softwareishard.com/blog/har-12-spec/
 */

const named = z.object({ name: z.string(), version: z.string() })
const pair = z.object({ name: z.string(), value: z.string() })

const harRequest = z.object({
  method: z.string(),
  url: z.string(),
  httpVersion: z.string(),
  cookies: z.array(pair),
  headers: z.array(pair),
  queryString: z.array(pair),
  headersSize: z.int(),
  bodySize: z.int(),
})

const harResponse = z.object({
  status: z.int().describe('0 without a response.'),
  statusText: z.string(),
  httpVersion: z.string(),
  cookies: z.array(pair),
  headers: z.array(pair),
  content: z.object({ size: z.int(), mimeType: z.string() }),
  redirectURL: z.string(),
  headersSize: z.int(),
  bodySize: z.int(),
  _error: z.string().optional().describe('Why there was no response.'),
})

export const harEntry = z.object({
  pageref: z.string(),
  startedDateTime: z.iso.datetime(),
  time: z.number().describe('Milliseconds, the sum of `timings`.'),
  request: harRequest,
  response: harResponse,
  cache: z.object({}),
  timings: z.object({ send: z.number(), wait: z.number(), receive: z.number() }),
  comment: z.string().optional(),
  _resourceType: z.string(),
  _messagesSent: z.int().optional(),
  _messagesReceived: z.int().optional(),
  _closeCode: z.int().optional(),
})
export type HarEntry = z.infer<typeof harEntry>

export const har = z.object({
  log: z.object({
    version: z.literal('1.2'),
    creator: named,
    browser: named.optional(),
    pages: z.array(
      z.object({ startedDateTime: z.iso.datetime(), id: z.string(), title: z.string(), pageTimings: z.object({}) }),
    ),
    entries: z.array(harEntry),
  }),
})
export type Har = z.infer<typeof har>
