import { finished, PassThrough, pipeline } from 'node:stream'
import { MAX_BODY_BYTES } from '@earshot/protocol'
import { newFormReport } from '@earshot/protocol/schemas'
import { Busboy } from '@fastify/busboy'
import type { Request } from 'express'
import type { FormPart } from '../domain/server-reports/create-from-form.ts'
import { invalid, RelayError } from '../errors.ts'
import { check, parseJson } from './parse.ts'

const MAX_FILES = 10

/**
 * The parts of a multipart form. The request is read only as fast as the files are. Throws
 * UNSUPPORTED_MEDIA_TYPE for another body, and VALIDATION_ERROR for one that is malformed, ends early
 * or has too many parts.
 */
export async function* readFormParts(req: Request): AsyncGenerator<FormPart> {
  const content_type = req.headers['content-type'] ?? ''
  if (!content_type.toLowerCase().startsWith('multipart/form-data')) {
    throw new RelayError('UNSUPPORTED_MEDIA_TYPE', { message: 'Send multipart/form-data.' })
  }
  const queue = createQueue<FormPart>()
  const parser = createParser(req, content_type)
  let current: PassThrough | undefined
  const fail = (error: RelayError) => {
    queue.fail(error)
    // Whoever reads a file would wait for the rest of it.
    current?.destroy(error)
  }
  parser.on('field', (name, value, isNameCut, isValueCut) => {
    if (name !== 'meta' || isNameCut) fail(malformed('The only part without a file is "meta".'))
    else if (isValueCut) fail(new RelayError('PAYLOAD_TOO_LARGE', { details: { max_bytes: MAX_BODY_BYTES } }))
    else queue.add(() => ({ kind: 'meta', value: check(newFormReport, parseJson(Buffer.from(value))) }))
  })
  parser.on('file', (name, file, _filename, _encoding, type) => {
    const body = new PassThrough()
    current = body
    // Its reader gets an error of the file; this callback keeps it from ending the process.
    pipeline(file, body, () => undefined)
    queue.add(() => ({ kind: 'file', name, content_type: type, body }))
  })
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
    parser.on(limit, () => fail(malformed(`A form has one part "meta" and at most ${MAX_FILES} files.`)))
  }
  parser.on('error', () => fail(malformed('The body is not valid multipart/form-data.')))
  parser.on('finish', () => queue.end())
  // Also for a client that left before.
  finished(req, (error) => {
    if (error) fail(malformed('The body ended early. Send it again.'))
  })
  req.pipe(parser)
  try {
    yield* queue.items()
  } finally {
    req.unpipe(parser)
  }
}

function createParser(req: Request, content_type: string): InstanceType<typeof Busboy> {
  const limits = {
    fields: 1,
    fieldNameSize: 50,
    fieldSize: MAX_BODY_BYTES,
    files: MAX_FILES,
    parts: MAX_FILES + 1,
    headerPairs: 20,
    headerSize: 4 * 1024,
  }
  try {
    return new Busboy({ headers: { ...req.headers, 'content-type': content_type }, limits })
  } catch {
    throw malformed('The header Content-Type has no boundary.')
  }
}

function malformed(message: string): RelayError {
  return invalid([{ path: '', message }], { message })
}

interface Queue<Item> {
  add: (make: () => Item) => void
  fail: (error: Error) => void
  end: () => void
  items: () => AsyncGenerator<Item>
}

/** Hands on what events bring, in order. A failure comes before what is still waiting. */
function createQueue<Item>(): Queue<Item> {
  const waiting: (() => Item)[] = []
  let failure: Error | undefined
  let hasEnded = false
  let wake = () => {}
  const change = (apply: () => void) => {
    apply()
    wake()
  }
  return {
    add: (make) => change(() => waiting.push(make)),
    fail: (error) => change(() => (failure ??= error)),
    end: () => change(() => (hasEnded = true)),
    items: async function* () {
      for (;;) {
        if (failure) throw failure
        const make = waiting.shift()
        if (make) yield make()
        else if (hasEnded) return
        else {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      }
    },
  }
}
