import { toEarshotError } from './earshot-error.ts'

/**
 * Yields the lines of a response while it arrives. Leaving early ends the call. Rejects with an
 * EarshotError if the connection ends before the response does.
 */
export async function* eachLine(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string, void, undefined> {
  const reader = body?.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const read = await reader?.read().catch((error) => {
        throw toEarshotError(error)
      })
      const lines = (rest + decoder.decode(read?.value, { stream: !read?.done })).split('\n')
      rest = lines.pop() ?? ''
      yield* lines.filter((line) => line !== '')
      if (!read || read.done) break
    }
    if (rest !== '') yield rest
  } finally {
    await reader?.cancel().catch(() => undefined)
  }
}
