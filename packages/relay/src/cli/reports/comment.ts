import { MAX_COMMENT_LENGTH } from '@earshot/protocol'
import { newComment, reportsQuery } from '@earshot/protocol/schemas'
import { RelayError } from '../../errors.ts'
import { onlyArgument, readArguments, readInput } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import type { Management } from '../management.ts'
import { print, printJson } from '../print.ts'
import { RELAY_OPTION, RELAY_USAGE, withManagement } from '../with-management.ts'

const name = 'reports comment'

/** A character has at most four bytes. */
const MAX_INPUT_BYTES = MAX_COMMENT_LENGTH * 4

export const reportsComment: Command = {
  name,
  summary: 'comment on a report, for instance with a stack trace',
  usage: `ID_OR_NUMBER [--body TEXT] [--public] [--json] [--relay URL]
  ID_OR_NUMBER  the report's id (rep_…), or the number that the form showed its reporter
  --body TEXT   at most ${MAX_COMMENT_LENGTH} characters (default: standard input)
  --public      whoever sent the report can read it
  --json        print the comment as JSON
${RELAY_USAGE}`,
  run: async (args) => {
    const options = {
      body: { type: 'string' },
      public: { type: 'boolean' },
      json: { type: 'boolean' },
      ...RELAY_OPTION,
    } as const
    const { values, positionals } = readArguments(name, { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'ID_OR_NUMBER', command: name })
    const body = values.body ?? (await readStandardInput())
    const content = readInput(newComment, { body, audience: values.public ? 'reporter' : 'team' })
    const comment = await withManagement(values, async ({ reports, comments }) =>
      comments.create(await findId(reports, wanted), content),
    )
    if (values.json) printJson(comment)
    else print(comment.id)
    return 0
  },
}

async function findId(reports: Management['reports'], wanted: string): Promise<string> {
  const { data } = reportsQuery.safeParse({ number: wanted })
  if (!data?.number) return wanted
  const [found, ...others] = (await reports.list({ number: data.number })).items
  if (!found)
    throw new RelayError('NOT_FOUND', { message: `There is no report ${wanted}: see "earshot reports list".` })
  if (others.length === 0) return found.id
  const ids = [found, ...others].map(({ id }) => id).join(', ')
  throw new UsageError(`Several reports have the number ${wanted}; give one of their ids: ${ids}.`)
}

/** Without the line break at its end, which programs add. */
async function readStandardInput(): Promise<string> {
  if (process.stdin.isTTY) throw new UsageError(`Give --body, or pipe a text: see "earshot ${name} --help".`)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin) {
    chunks.push(Buffer.from(chunk))
    size += chunks.at(-1)?.length ?? 0
    if (size > MAX_INPUT_BYTES) {
      throw new UsageError(`The text on standard input is longer than ${MAX_COMMENT_LENGTH} characters. Shorten it.`)
    }
  }
  return Buffer.concat(chunks)
    .toString()
    .replace(/\r?\n$/, '')
}
