import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { z } from 'zod'
import { UsageError } from './command.ts'

/** Parses a command's arguments. Throws a UsageError if they are invalid. */
export function readArguments<const Config extends ParseArgsConfig>(
  command: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  const read = parse(command, config)
  const { tokens = [] } = parse(command, { ...config, tokens: true })
  const given = new Set<string>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const spec = config.options?.[token.name]
    const isMistake = spec?.type === 'string' && !spec.multiple && given.has(token.name)
    if (isMistake) throw new UsageError(`Give --${token.name} once: see "earshot ${command} --help".`)
    given.add(token.name)
  }
  return read
}

function parse<const Config extends ParseArgsConfig>(
  command: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config)
  } catch (error) {
    // Node's message continues with advice about positional arguments that does not apply here.
    const [problem] = (error as Error).message.split(/\. |\n/)
    throw new UsageError(`${problem?.replace(/\.$/, '')}: see "earshot ${command} --help".`, { cause: error })
  }
}

/** Validates what the options say with the schema of the API. Throws a UsageError with the first problem. */
export function readInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw new UsageError(read.error.issues[0]?.message ?? 'The options are invalid.')
}

/** The value of a required option. */
export function required(value: string | undefined, { option, command }: { option: string; command: string }): string {
  if (value?.trim()) return value
  throw new UsageError(`Give ${option}: see "earshot ${command} --help".`)
}

/** The value of an option that accepts only `choices`. */
export function oneOf<Choice extends string>(
  value: string,
  { option, choices }: { option: string; choices: readonly Choice[] },
): Choice {
  const choice = choices.find((candidate) => candidate === value)
  if (choice !== undefined) return choice
  throw new UsageError(`${option} must be one of ${choices.join(', ')}, not "${value}".`)
}

/** The value of an option that must be a whole number from 1 to `max`. */
export function count(value: string, { option, max }: { option: string; max: number }): number {
  const number = Number(value)
  if (/^\d+$/.test(value) && number >= 1 && number <= max) return number
  throw new UsageError(`${option} must be a whole number from 1 to ${max}, not "${value}".`)
}

/** The only positional argument. `what` is its name in the usage text. */
export function onlyArgument(positionals: string[], { what, command }: { what: string; command: string }): string {
  const [only, ...more] = positionals
  if (only && more.length === 0) return only
  throw new UsageError(`Give one ${what}: see "earshot ${command} --help".`)
}
