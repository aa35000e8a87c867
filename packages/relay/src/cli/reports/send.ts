import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { type ReportFile, sendReport } from '@earshot/client'
import { ARTIFACT_LIMITS, type ArtifactKind, checkOrigin, VISIBILITIES } from '@earshot/protocol'
import { readConfig } from '../../config/config.ts'
import { publicUrlOf } from '../../config/listen-url.ts'
import { plainLine } from '../../plain-text.ts'
import { oneOf, readArguments, required } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { print, printJson } from '../print.ts'
import { readRelayUrl } from '../relay-url.ts'

const name = 'reports send'

const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
  '.log': 'text/plain',
  '.json': 'application/json',
  '.zip': 'application/zip',
  '.webm': 'video/webm',
  '.mp4': 'video/mp4',
}

export const reportsSend: Command = {
  name,
  summary: 'send a report from a server, script or job',
  usage: `--key CK --origin O --title T
  --key CK             the capture key (ck_…) to send with
  --origin O           one of the key's origins: the site that the report is about
  --title T            truncated to 200 characters
  --summary S          a longer description
  --screenshot FILE    an image: PNG, WebP or JPEG
  --attachment FILE    a file to attach; may be repeated
  --visibility V       ${VISIBILITIES.join(', ')} (default: organization)
  --relay URL          the relay's URL (default: EARSHOT_PUBLIC_URL)
  --json               print the relay's response as JSON
If EARSHOT_RELAY_SECRET is set, every request is signed with it.`,
  run: async (args) => {
    const { values } = readArguments(name, {
      args,
      options: {
        key: { type: 'string' },
        origin: { type: 'string' },
        title: { type: 'string' },
        summary: { type: 'string', default: '' },
        screenshot: { type: 'string' },
        attachment: { type: 'string', multiple: true, default: [] },
        visibility: { type: 'string', default: 'organization' },
        relay: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const config = readConfig()
    const wanted = {
      relay: values.relay === undefined ? publicUrlOf(config) : readRelayUrl(values.relay),
      public_key: required(values.key, { option: '--key', command: name }),
      origin: readOrigin(required(values.origin, { option: '--origin', command: name })),
      title: required(values.title, { option: '--title', command: name }),
      summary: values.summary,
      visibility: oneOf(values.visibility, { option: '--visibility', choices: VISIBILITIES }),
      ...(config.relay_secret ? { relay_secret: config.relay_secret } : {}),
    }
    const screenshots = values.screenshot === undefined ? [] : [read('screenshot', values.screenshot)]
    const attachments = values.attachment.map((path) => read('attachment', path))
    const artifacts = await Promise.all([...screenshots, ...attachments])
    const sent = await sendReport({ ...wanted, artifacts })
    if (values.json) printJson(sent)
    else print(plainLine(sent.report.id))
    return 0
  },
}

function readOrigin(text: string): string {
  const checked = checkOrigin(text)
  if ('origin' in checked) return checked.origin
  throw new UsageError(`--origin ${text} is not an origin. ${checked.problem}`)
}

async function read(kind: ArtifactKind, path: string): Promise<ReportFile> {
  const content_type = TYPES[extname(path).toLowerCase()] ?? ''
  const taken = ARTIFACT_LIMITS[kind].content_types
  if (!taken.includes(content_type)) {
    const endings = Object.keys(TYPES).filter((ending) => taken.includes(TYPES[ending] ?? ''))
    throw new UsageError(`--${kind} ${path} has an unsupported type; supported: ${endings.join(' ')}.`)
  }
  const bytes = await readFile(path).catch((cause: Error) => {
    throw new UsageError(`${path} cannot be read: ${cause.message}.`, { cause })
  })
  return { kind, content_type, bytes }
}
