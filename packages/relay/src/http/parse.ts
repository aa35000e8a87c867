import { isUtf8 } from 'node:buffer'
import { type FieldProblem, MAX_BODY_BYTES, MAX_BODY_DEPTH } from '@earshot/protocol'
import type { Request } from 'express'
import type { z } from 'zod'
import { invalid, RelayError } from '../errors.ts'

/**
 * Reads a JSON object of at most MAX_BODY_BYTES that arrives within `timeout` milliseconds, and
 * validates it with a schema. `bytes`: the received body.
 */
export async function readJson<Schema extends z.ZodType>(
  req: Request,
  { schema, timeout }: { schema: Schema; timeout: number },
): Promise<{ value: z.infer<Schema>; bytes: Buffer }> {
  if (req.headers['content-encoding'] !== undefined) {
    throw new RelayError('UNSUPPORTED_MEDIA_TYPE', { message: 'Send the JSON without Content-Encoding.' })
  }
  const bytes = await readBody(req, timeout)
  return { value: check(schema, parseJson(bytes)), bytes }
}

/** Reads the fields of a form, with the limits of readJson. */
export async function readForm<Schema extends z.ZodType>(
  req: Request,
  { schema, timeout }: { schema: Schema; timeout: number },
): Promise<z.infer<Schema>> {
  if (req.headers['content-encoding'] !== undefined) throw new RelayError('UNSUPPORTED_MEDIA_TYPE')
  const fields = new URLSearchParams((await readBody(req, timeout)).toString('utf8'))
  return check(schema, Object.fromEntries(fields))
}

/** Validates a query or a parsed body. Throws VALIDATION_ERROR with every field to correct. */
export function check<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const problems: FieldProblem[] = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  throw invalid(problems)
}

function readBody(req: Request, timeout: number): Promise<Buffer> {
  const tooLarge = () => new RelayError('PAYLOAD_TOO_LARGE', { details: { max_bytes: MAX_BODY_BYTES } })
  if (Number(req.headers['content-length']) > MAX_BODY_BYTES) return Promise.reject(tooLarge())
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const late = () => fail(notReadable('The body did not arrive in time. Send it again.'))
    // Most bodies arrive together with the headers and need no timer.
    const timer = req.complete ? undefined : setTimeout(late, timeout)
    function fail(error: Error): void {
      clearTimeout(timer)
      req.off('data', take)
      req.pause()
      reject(error)
    }
    function take(chunk: Buffer): void {
      size += chunk.length
      if (size > MAX_BODY_BYTES) fail(tooLarge())
      else chunks.push(chunk)
    }
    req.on('data', take)
    req.once('end', () => {
      clearTimeout(timer)
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    })
    req.once('error', (cause) => fail(notReadable('The body ended early. Send it again.', cause)))
  })
}

export function parseJson(bytes: Buffer): object {
  let value: unknown
  try {
    value = isUtf8(bytes) ? JSON.parse(bytes.toString('utf8')) : undefined
  } catch (cause) {
    throw notReadable('The body is not JSON.', cause)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw notReadable('The body is not a JSON object in UTF-8.')
  }
  if (isDeeperThan(value, MAX_BODY_DEPTH)) throw notReadable(`The body is nested deeper than ${MAX_BODY_DEPTH} levels.`)
  return value
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const member of Object.values(value)) {
    if (isDeeperThan(member, levels - 1)) return true
  }
  return false
}

function notReadable(message: string, cause?: unknown): RelayError {
  return invalid([{ path: '', message }], { message, cause })
}
