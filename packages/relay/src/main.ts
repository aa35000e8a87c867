#!/usr/bin/env node
import { runCommand } from './cli/run-command.ts'

// `earshot reports list | head` closes the output early. That is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await runCommand(process.argv.slice(2))
