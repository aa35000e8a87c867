import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { S3Settings } from '../../src/storage/s3/client.ts'
import { corsHeaders } from './s3-cors.ts'

/** What a test may have the store do instead of its work, for requests that `fits` says. */
export interface Fault {
  fits: (request: { method: string; key: string }) => boolean
  /** `lost`: answers 200 and keeps nothing. A number: answers that status. `slow`: answers after so many milliseconds. */
  does: number | 'lost' | { slow: number }
}

export interface StandIn {
  settings: S3Settings
  faults: Fault[]
  /** Every request that was let in, as "PUT key". */
  seen: string[]
  /** Every request whatever became of it, preflights included; `origin` is that of the page it came from. */
  received: { method: string; origin: string | undefined; status: number }[]
  stop: () => Promise<void>
}

interface Stored {
  bytes: Buffer
  content_type: string
  at: Date
}

interface Request {
  req: IncomingMessage
  url: URL
  body: Buffer
  key: string
  method: string
}

interface Reply {
  status: number
  /** For a failure, its code. */
  text?: string
}

const BUCKET = 'captures'
/** Objects on a page of a listing: few, so that a test of some objects turns pages. */
const PAGE = 7
const MAX_SKEW = 15 * 60 * 1000

/**
 * An S3 store in this process for machines where no real one can be installed: it holds requests to their signatures, expiry, signed
 * headers, lengths and hashes, and pages to the bucket's CORS rules, as a real one does, which the same suite proves.
 */
export async function startStandIn(): Promise<StandIn> {
  const objects = new Map<string, Stored>()
  let rules = ''
  const faults: Fault[] = []
  const seen: string[] = []
  const received: StandIn['received'] = []
  const credentials = { access_key_id: 'STANDIN', secret_access_key: 'stand-in-secret', region: 'us-east-1' }
  const server = createServer(async (req, res) => {
    try {
      await handle(req, res)
    } catch (error) {
      answer(res, { status: 500, text: String(error) })
    }
  })

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { method = '', headers } = req
    res.once('finish', () => received.push({ method, origin: headers.origin, status: res.statusCode }))
    const url = new URL(req.url ?? '', `http://${req.headers.host}`)
    const body = await buffer(req)
    const admitted = corsHeaders(rules, req)
    for (const [name, value] of Object.entries(admitted ?? {})) res.setHeader(name, value)
    if (req.method === 'OPTIONS') {
      answer(res, admitted ? { status: 200 } : { status: 403, text: 'AccessForbidden' })
      return
    }
    const refusal = judge({ req, url, body, credentials })
    const [, bucket = '', ...rest] = url.pathname.split('/')
    const request = { req, url, body, key: rest.join('/'), method: req.method ?? '' }
    if (refusal) answer(res, { status: 403, text: refusal })
    else if (bucket !== BUCKET) answer(res, { status: 404, text: 'NoSuchBucket' })
    else await serve(request, res)
  }

  async function serve(request: Request, res: ServerResponse): Promise<void> {
    const { req, url, key, method } = request
    seen.push(`${method} ${key}`)
    const does = faults.find(({ fits }) => fits(request))?.does
    if (typeof does === 'object') await sleep(does.slow)
    const found = objects.get(key)
    if (typeof does === 'number') answer(res, { status: does, text: 'SlowDown' })
    else if (does === 'lost') answer(res, { status: 200 })
    else if (key === '') answer(res, url.searchParams.has('cors') ? cors(request) : listing(url))
    else if (method === 'PUT') answer(res, store(request))
    else if (method === 'DELETE') answer(res, remove(key))
    else if (found) sendObject({ req, url, res, found })
    else answer(res, { status: 404, text: 'NoSuchKey' })
  }

  function remove(key: string): Reply {
    objects.delete(key)
    return { status: 204 }
  }

  function cors({ method, body }: Request): Reply {
    if (method === 'PUT') rules = body.toString()
    return rules || method === 'PUT' ? { status: 200, text: rules } : { status: 404, text: 'NoSuchCORSConfiguration' }
  }

  function listing(url: URL): Reply {
    const prefix = url.searchParams.get('prefix') ?? ''
    const after = url.searchParams.get('start-after') ?? ''
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
    const page = keys.slice(0, PAGE)
    const entries = page.map((key) => `<Contents><Key>${key}</Key></Contents>`)
    const isCut = `<IsTruncated>${keys.length > page.length}</IsTruncated>`
    return { status: 200, text: `<ListBucketResult>${isCut}${entries.join('')}</ListBucketResult>` }
  }

  function store({ req, key, body }: Request): Reply {
    const source = req.headers['x-amz-copy-source']
    const at = new Date()
    if (typeof source === 'string') {
      const copied = objects.get(source.replace(`/${BUCKET}/`, ''))
      if (!copied) return { status: 404, text: 'NoSuchKey' }
      objects.set(key, { ...copied, at })
      return { status: 200, text: '<CopyObjectResult></CopyObjectResult>' }
    }
    const checksum = req.headers['x-amz-checksum-sha256']
    const sha256 = createHash('sha256').update(body).digest('base64')
    if (checksum !== undefined && checksum !== sha256) return { status: 400, text: 'BadDigest' }
    objects.set(key, { bytes: body, content_type: req.headers['content-type'] ?? 'application/octet-stream', at })
    return { status: 200 }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    settings: { endpoint: `http://127.0.0.1:${port}`, bucket: BUCKET, ...credentials },
    faults,
    seen,
    received,
    stop: () => close(server),
  }
}

function sendObject({
  req,
  url,
  res,
  found,
}: {
  req: IncomingMessage
  url: URL
  res: ServerResponse
  found: Stored
}): void {
  const { bytes } = found
  const range = /^bytes=(\d+)-(\d+)$/.exec(req.headers.range ?? '')
  const part = range ? bytes.subarray(Number(range[1]), Number(range[2]) + 1) : bytes
  const disposition = url.searchParams.get('response-content-disposition')
  res.writeHead(range ? 206 : 200, {
    'Content-Type': url.searchParams.get('response-content-type') ?? found.content_type,
    'Content-Length': part.length,
    'Last-Modified': found.at.toUTCString(),
    ...(disposition ? { 'Content-Disposition': disposition } : {}),
  })
  res.end(req.method === 'HEAD' ? undefined : part)
}

interface Presented {
  req: IncomingMessage
  url: URL
  body: Buffer
  credentials: Pick<S3Settings, 'access_key_id' | 'secret_access_key' | 'region'>
}

/** Why a request is refused, or null. https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html */
function judge({ req, url, body, credentials }: Presented): string | null {
  const header = /Credential=([^,]+), *SignedHeaders=([^,]+), *Signature=(\w+)/.exec(req.headers.authorization ?? '')
  const by_query = url.searchParams.has('X-Amz-Signature')
  const credential = (header?.[1] ?? url.searchParams.get('X-Amz-Credential') ?? '').split('/')
  const names = (header?.[2] ?? url.searchParams.get('X-Amz-SignedHeaders') ?? '').split(';')
  const signature = header?.[3] ?? url.searchParams.get('X-Amz-Signature')
  const date = String(by_query ? url.searchParams.get('X-Amz-Date') : req.headers['x-amz-date'])
  const [id, day, region] = credential
  if (id !== credentials.access_key_id) return 'InvalidAccessKeyId'
  if (region !== credentials.region || day !== date.slice(0, 8) || !names.includes('host'))
    return 'AuthorizationQueryParametersError'
  const at = Date.parse(date.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'))
  if (by_query) {
    if (Date.now() > at + Number(url.searchParams.get('X-Amz-Expires')) * 1000) return 'AccessDenied'
  } else if (Math.abs(Date.now() - at) > MAX_SKEW) return 'RequestTimeTooSkewed'
  const claimed = by_query ? 'UNSIGNED-PAYLOAD' : String(req.headers['x-amz-content-sha256'])
  if (claimed !== 'UNSIGNED-PAYLOAD' && claimed !== createHash('sha256').update(body).digest('hex')) {
    return 'XAmzContentSHA256Mismatch'
  }
  const canonical = [
    req.method,
    url.pathname,
    canonicalQuery(url),
    ...names.map(
      (name) =>
        `${name}:${String(req.headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}`,
    ),
    '',
    names.join(';'),
    claimed,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', date, scope, createHash('sha256').update(canonical).digest('hex')].join('\n')
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer>(
    (secret, part) =>
      createHmac('sha256', secret)
        .update(part ?? '')
        .digest(),
    Buffer.from(`AWS4${credentials.secret_access_key}`),
  )
  return createHmac('sha256', key).update(text).digest('hex') === signature ? null : 'SignatureDoesNotMatch'
}

function canonicalQuery(url: URL): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
  return [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
}

function answer(res: ServerResponse, { status, text = '' }: Reply): void {
  const body = status >= 400 ? `<Error><Code>${text}</Code></Error>` : text
  res.writeHead(status, status === 204 ? {} : { 'Content-Length': Buffer.byteLength(body) })
  res.end(status === 204 ? undefined : body)
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
