import { MAX_RETENTION_DAYS, MIN_RETENTION_BYTES, type Project } from '@earshot/protocol'
import { projectChange } from '@earshot/protocol/schemas'
import { onlyArgument, readArguments } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { humanBytes } from './format.ts'
import { print, printJson } from './print.ts'
import { findProject, ID_OR_NAME } from './projects.ts'
import { RELAY_OPTION, RELAY_USAGE, withManagement } from './with-management.ts'

export const projectsRetention: Command = {
  name: 'projects retention',
  summary: 'show or change how long a project keeps its reports',
  usage: `ID_OR_NAME [--days N] [--bytes N] [--json] [--relay URL]
${ID_OR_NAME}
  --days N      delete reports that are older, 1 to ${MAX_RETENTION_DAYS} days; none: keep them
  --bytes N     delete the oldest reports while the files of all have more bytes; none: keep them
  --json        print the project as JSON
Reports are deleted permanently, within about an hour.
${RELAY_USAGE}`,
  run: async (args) => {
    const command = 'projects retention'
    const options = {
      days: { type: 'string' },
      bytes: { type: 'string' },
      json: { type: 'boolean' },
      ...RELAY_OPTION,
    } as const
    const { values, positionals } = readArguments(command, { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'ID_OR_NAME', command })
    const { days, bytes } = values
    const change = {
      ...(days !== undefined && { retention_days: readLimit('retention_days', days) }),
      ...(bytes !== undefined && { retention_bytes: readLimit('retention_bytes', bytes) }),
    }
    const project = await withManagement(values, async ({ projects }) => {
      const found = await findProject(projects, wanted)
      return days === undefined && bytes === undefined ? found : projects.update(found.id, change)
    })
    if (values.json) printJson(project)
    else print(describe(project))
    return 0
  },
}

const LIMITS = {
  retention_days: `--days must be a whole number from 1 to ${MAX_RETENTION_DAYS}, or none`,
  retention_bytes: `--bytes must be a whole number from ${MIN_RETENTION_BYTES} to 1000000000000000, or none`,
}

function readLimit(name: keyof typeof LIMITS, text: string): number | null {
  const read = projectChange.safeParse({ [name]: text === 'none' ? null : /^\d+$/.test(text) ? Number(text) : text })
  if (read.success) return read.data[name] ?? null
  throw new UsageError(`${LIMITS[name]}, not "${text}".`)
}

function describe({ id, retention_days: days, retention_bytes: bytes }: Project): string {
  const limits = [
    days !== null && `for ${days} ${days === 1 ? 'day' : 'days'}`,
    bytes !== null && `as long as their files have at most ${bytes} bytes (${humanBytes(bytes)})`,
  ].filter(Boolean)
  return `${[`${id} keeps its reports`, limits.join(', and ')].filter(Boolean).join(' ')}.`
}
