// Runs the steps of npm test and its parts, and counts what passed in them.
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, root } from './setup.mjs'

/** Keeps compiled code between processes: this halves the start time of a relay or a command. */
const NODE_COMPILE_CACHE = join(tmpdir(), 'earshot-compile-cache')

/**
 * Runs all steps, also after one that failed. Ends the process with one line, "N passed, N failed".
 */
export async function runSteps(steps) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  const failed = []
  for (const [index, step] of steps.entries()) {
    const title = `=== ${index + 1}/${steps.length} ${step.name}`
    console.log(`\n${title} …`)
    const startedAt = performance.now()
    const counted = countStep(step, await runCommands(step))
    total.passed += counted.passed
    total.failed += counted.failed
    total.skipped += counted.skipped ?? 0
    if (counted.failed > 0) failed.push(...(counted.names ?? []).map((name) => `${step.name}: ${name}`))
    if (counted.failed > 0 && !counted.names?.length) failed.push(step.name)
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    console.log(`${title}: ${counted.failed > 0 ? 'FAILED' : 'passed'} (${seconds} s)`)
  }
  if (total.skipped > 0) {
    console.log(
      `\n${total.skipped} TESTS SKIPPED: what they need is not installed; the output above says what, in capitals.`,
    )
  }
  if (failed.length > 0) console.log(`\nFAILED\n${failed.map((name) => `  ${name}`).join('\n')}`)
  console.log(`\n${total.passed} passed, ${total.failed} failed`)
  process.exit(total.failed > 0 ? 1 : 0)
}

/** Runs a step's commands at the same time. Returns for each whether it passed. */
function runCommands({ commands, env: more }) {
  const isAlone = commands.length === 1
  return Promise.all(commands.map((command) => runCommand({ command, more, isAlone })))
}

/**
 * The output of commands that run at the same time is printed when each ends, so that it does not
 * mix.
 */
function runCommand({ command: [program, ...args], more, isAlone }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: isAlone ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      env: { ...env, NODE_COMPILE_CACHE, ...more },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    }
    child.on('error', (error) => {
      console.error(error.message)
      resolve(false)
    })
    child.on('close', (status) => {
      process.stdout.write(output)
      resolve(status === 0)
    })
  })
}

function countStep({ count }, outcomes) {
  const passed = outcomes.filter(Boolean).length
  const counted = (count ? tryCount(count) : undefined) ?? { passed, failed: outcomes.length - passed }
  // A runner that fails without a failed test, such as on a file that does not load, is a failure
  // all the same.
  if (passed < outcomes.length && counted.failed === 0) counted.failed = 1
  return counted
}

function tryCount(count) {
  try {
    return count()
  } catch {
    return undefined
  }
}
