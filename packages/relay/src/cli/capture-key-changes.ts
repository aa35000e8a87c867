import { ARTIFACT_KINDS, MAX_OVERLAP_DAYS, VISIBILITIES } from '@earshot/protocol'
import { captureKeyChange, captureKeyRotation } from '@earshot/protocol/schemas'
import { count, oneOf, onlyArgument, readArguments, required } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { print, printJson } from './print.ts'
import { RELAY_OPTION, RELAY_USAGE, withManagement } from './with-management.ts'

const KEY_OR_ID = '  KEY_OR_ID               the key itself (ck_…) or its id (key_…)'

const captureKeysUpdate: Command = {
  name: 'capture-keys update',
  summary: 'change name, visibility, artifact kinds, daily quota or signatures of a capture key, effective at once',
  usage: `KEY_OR_ID [options]
${KEY_OR_ID}
  --name N                what the key is for, at most 100 characters
  --max-visibility V      the widest visibility that a report may have: ${VISIBILITIES.join(', ')}
  --artifact-kind K       accept only these kinds: ${ARTIFACT_KINDS.join(', ')}; may be repeated
  --all-artifact-kinds    accept all kinds
  --sessions-per-day N    with --bytes-per-day: the key's own quota
  --bytes-per-day N
  --default-quota         use the relay's quota
  --signed-only           accept only requests signed by a server; pages can no longer use the key
  --allow-unsigned        accept requests from pages again
  --json                  print the key as JSON
${RELAY_USAGE}`,
  run: async (args) => {
    const command = 'capture-keys update'
    const { values, positionals } = readArguments(command, {
      args,
      options: {
        name: { type: 'string' },
        'max-visibility': { type: 'string' },
        'artifact-kind': { type: 'string', multiple: true },
        'all-artifact-kinds': { type: 'boolean' },
        'sessions-per-day': { type: 'string' },
        'bytes-per-day': { type: 'string' },
        'default-quota': { type: 'boolean' },
        'signed-only': { type: 'boolean' },
        'allow-unsigned': { type: 'boolean' },
        json: { type: 'boolean' },
        ...RELAY_OPTION,
      },
      allowPositionals: true,
    })
    const wanted = onlyArgument(positionals, { what: 'KEY_OR_ID', command })
    const kinds = values['artifact-kind']?.map((kind) =>
      oneOf(kind, { option: '--artifact-kind', choices: ARTIFACT_KINDS }),
    )
    const visibility = values['max-visibility']
    const change = captureKeyChange.safeParse({
      ...(values.name === undefined ? {} : { name: values.name }),
      ...(visibility === undefined
        ? {}
        : { max_visibility: oneOf(visibility, { option: '--max-visibility', choices: VISIBILITIES }) }),
      ...(values['all-artifact-kinds'] ? { allowed_artifact_kinds: null } : {}),
      ...(kinds ? { allowed_artifact_kinds: kinds } : {}),
      ...signingOf(values),
      ...(values['default-quota'] ? { quota: null } : quotaOf(values)),
    })
    if (!change.success) {
      const [issue] = change.error.issues
      throw new UsageError(`${issue?.message ?? 'Give a change.'} See "earshot ${command} --help".`)
    }
    const key = await withManagement(values, ({ captureKeys }) => captureKeys.update(wanted, change.data))
    if (values.json) printJson(key)
    else print([`${key.public_key} is changed.`, ...(change.data.signed_only ? [secretHint(key)] : [])].join('\n'))
    return 0
  },
}

function signingOf(values: { 'signed-only'?: boolean | undefined; 'allow-unsigned'?: boolean | undefined }) {
  const { 'signed-only': signed_only, 'allow-unsigned': allows } = values
  if (signed_only && allows) throw new UsageError('Give either --signed-only or --allow-unsigned.')
  return signed_only || allows ? { signed_only: signed_only === true } : {}
}

/** A key that requires signatures is of no use until servers have its secret. */
function secretHint({ public_key }: { public_key: string }): string {
  return `Servers need its secret: run "earshot capture-keys relay-secret ${public_key}".`
}

interface QuotaValues {
  'sessions-per-day'?: string | undefined
  'bytes-per-day'?: string | undefined
}

/** The quota has both numbers, so that neither is changed by mistake. */
export function quotaOf({ 'sessions-per-day': sessions, 'bytes-per-day': bytes }: QuotaValues) {
  if (sessions === undefined && bytes === undefined) return {}
  if (sessions === undefined || bytes === undefined) {
    throw new UsageError('Give both --sessions-per-day and --bytes-per-day.')
  }
  const max = Number.MAX_SAFE_INTEGER
  const sessions_per_day = count(sessions, { option: '--sessions-per-day', max })
  return { quota: { sessions_per_day, bytes_per_day: count(bytes, { option: '--bytes-per-day', max }) } }
}

const captureKeysRotate: Command = {
  name: 'capture-keys rotate',
  summary: 'replace a capture key by one with the same settings; the old one works for some days more',
  usage: `KEY_OR_ID [--overlap-days D] [--json] [--relay URL]
${KEY_OR_ID}
  --overlap-days D        0 to ${MAX_OVERLAP_DAYS} (default: 7); with 0 the old key stops at once
  --json                  print {"key", "replaced"}
${RELAY_USAGE}`,
  run: async (args) => {
    const command = 'capture-keys rotate'
    const options = { 'overlap-days': { type: 'string' }, json: { type: 'boolean' }, ...RELAY_OPTION } as const
    const { values, positionals } = readArguments(command, { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'KEY_OR_ID', command })
    const days = values['overlap-days']
    const isNumber = days === undefined || /^\d+$/.test(days)
    const overlap_days = isNumber ? days && Number(days) : Number.NaN
    const rotation = captureKeyRotation.safeParse({ overlap_days })
    if (!rotation.success) {
      throw new UsageError(`--overlap-days must be a whole number from 0 to ${MAX_OVERLAP_DAYS}, not "${days}".`)
    }
    const { key, replaced } = await withManagement(values, ({ captureKeys }) =>
      captureKeys.rotate(wanted, rotation.data),
    )
    if (values.json) {
      printJson({ key, replaced })
      return 0
    }
    const works = replaced.status === 'active' ? `works until ${replaced.expires_at}` : 'no longer works'
    const lines = [key.public_key, `${replaced.public_key} ${works}.`]
    print([...lines, ...(key.signed_only ? [secretHint(key)] : [])].join('\n'))
    return 0
  },
}

/** `capture-keys disable-origin` and `enable-origin`, which take the same arguments. */
function originCommand({
  verb,
  summary,
  method,
}: {
  verb: 'disable' | 'enable'
  summary: string
  method: 'disableOrigin' | 'enableOrigin'
}): Command {
  const command = `capture-keys ${verb}-origin`
  return {
    name: command,
    summary,
    usage: `KEY_OR_ID --origin O [--json] [--relay URL]
${KEY_OR_ID}
  --origin O              one of the key's origins
  --json                  print the key as JSON
${RELAY_USAGE}`,
    run: async (args) => {
      const options = { origin: { type: 'string' }, json: { type: 'boolean' }, ...RELAY_OPTION } as const
      const { values, positionals } = readArguments(command, { args, options, allowPositionals: true })
      const wanted = onlyArgument(positionals, { what: 'KEY_OR_ID', command })
      const origin = required(values.origin, { option: '--origin', command })
      const key = await withManagement(values, ({ captureKeys }) => captureKeys[method](wanted, origin))
      if (values.json) printJson(key)
      else print(`${origin} is ${verb}d for ${key.public_key}.`)
      return 0
    },
  }
}

/** The `capture-keys` commands that change a key, in the order that help lists them. */
export const captureKeyChangeCommands: readonly Command[] = [
  captureKeysUpdate,
  captureKeysRotate,
  originCommand({
    verb: 'disable',
    summary: 'refuse new captures from one of a key’s origins; its reports stay',
    method: 'disableOrigin',
  }),
  originCommand({
    verb: 'enable',
    summary: 'accept captures from a disabled origin again',
    method: 'enableOrigin',
  }),
]
