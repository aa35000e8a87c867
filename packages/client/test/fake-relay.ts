export interface Received {
  method: string
  url: string
  headers: Headers
  body: unknown
}

/** A fetch that records the requests and gives one response after another, the last one again and again. */
export function fakeRelay(...responses: (() => Response)[]) {
  const received: Received[] = []
  const fake = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const text = await request.text()
    const { method, url, headers } = request
    received.push({ method, url, headers, body: text ? JSON.parse(text) : undefined })
    const next = responses[Math.min(received.length, responses.length) - 1]
    if (!next) throw new TypeError('fetch failed')
    return next()
  }
  return { fetch: fake as typeof fetch, received }
}

export const json =
  (body: unknown, { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {}) =>
  (): Response =>
    Response.json(body, { status, headers })

export const refusal = (
  code: string,
  options: { status: number; headers?: Record<string, string>; details?: unknown },
) =>
  json(
    { success: false, error: { code, message: 'What to do.', request_id: 'r-1', details: options.details } },
    options,
  )
