import { EarshotError } from '@earshot/client'
import { ConfigError, RelayError } from '../errors.ts'
import { readPackageVersion } from '../package-version.ts'
import { plainLine } from '../plain-text.ts'
import { apiKeyCommands } from './api-keys.ts'
import { auditLog } from './audit-log.ts'
import { backup } from './backup.ts'
import { captureKeyCommands } from './capture-keys.ts'
import { type Command, UsageError } from './command.ts'
import { doctor } from './doctor.ts'
import { jobCommands } from './jobs.ts'
import { memberCommands } from './members.ts'
import { migrate } from './migrate.ts'
import { print, printError, table } from './print.ts'
import { projectsRetention } from './project-retention.ts'
import { projectCommands } from './projects.ts'
import { reportCommands } from './reports/commands.ts'
import { formatSendError } from './reports/format-send-error.ts'
import { restore } from './restore.ts'
import { secretAdopt } from './secret-adopt.ts'
import { serve } from './serve.ts'

const COMMANDS: readonly Command[] = [
  serve,
  doctor,
  ...projectCommands,
  projectsRetention,
  ...captureKeyCommands,
  ...apiKeyCommands,
  ...memberCommands,
  ...reportCommands,
  ...jobCommands,
  auditLog,
  backup,
  restore,
  migrate,
  secretAdopt,
]

/** For errors in arguments or settings. All other failures exit with 1. */
const USAGE_ERROR_EXIT_CODE = 2

/**
 * Runs a command line without `earshot` and returns the exit code. A failure prints one sentence to
 * standard error.
 */
export async function runCommand(argv: string[]): Promise<number> {
  try {
    return await dispatch(argv)
  } catch (error) {
    if (error instanceof EarshotError) {
      // A remote relay refused. "earshot doctor" checks the local one, so do not suggest it.
      printError(plainLine(formatSendError(error), 1000))
      return 1
    }
    const isMistake = error instanceof UsageError || error instanceof ConfigError || error instanceof RelayError
    const message = error instanceof Error ? error.message : String(error)
    printError(plainLine(isMistake ? message : asSentence(message), 1000))
    return isMistake ? USAGE_ERROR_EXIT_CODE : 1
  }
}

async function dispatch(argv: string[]): Promise<number> {
  const [first = ''] = argv
  if (['version', '--version', '-v'].includes(first)) {
    print(readPackageVersion())
    return 0
  }
  if (['help', '--help', '-h'].includes(first)) {
    print(overview(COMMANDS))
    return 0
  }
  const command = COMMANDS.find(({ name }) => name.split(' ').every((word, index) => argv[index] === word))
  if (command) {
    const args = argv.slice(command.name.split(' ').length)
    if (!args.includes('--help') && !args.includes('-h')) return command.run(args)
    print(`earshot ${command.name} ${command.usage}`)
    return 0
  }
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${first} `))
  if (group.length === 0) {
    throw new UsageError(
      first ? `There is no command "${first}": see "earshot --help".` : 'Give a command: see "earshot --help".',
    )
  }
  if (argv.includes('--help') || argv.includes('-h')) {
    print(overview(group))
    return 0
  }
  const verbs = group.map(({ name }) => name.slice(first.length + 1))
  const typed = argv[1]
  throw new UsageError(
    typed
      ? `There is no command "${first} ${typed}". Commands for ${first}: ${verbs.join(', ')}.`
      : `Give a command for ${first}: ${verbs.join(', ')}.`,
  )
}

function overview(commands: readonly Command[]): string {
  const rows = commands.map(({ name, summary }) => [`  earshot ${name}`, summary])
  return `${table(rows)}\n\nRun "earshot COMMAND --help" for the options of a command. Settings are environment variables; EARSHOT_DATA_DIR names the data folder.`
}

function asSentence(message: string): string {
  return `The command failed: ${message.replace(/\.?$/, '')}. Run "earshot doctor" to find the cause.`
}
