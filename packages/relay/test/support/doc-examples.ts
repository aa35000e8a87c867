import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

const PACKAGE = new URL('../../', import.meta.url).pathname
const run = promisify(execFile)

/** How each language runs a text. `@earshot/client` is found from the relay's package. */
const RUNNERS: Record<string, (code: string) => [program: string, args: string[]]> = {
  sh: (code) => ['bash', ['-euc', code]],
  ts: (code) => [process.execPath, ['--input-type=module-typescript', '--eval', code]],
  python: (code) => ['python3', ['-c', code]],
}
export const HAS_PYTHON = spawnSync('python3', ['--version']).status === 0
if (!HAS_PYTHON) console.warn('SKIPPED: python3 is not installed, so the Python examples of the docs are not run.')

/** The named examples of a page, such as `sh list`. */
export function readExamples(page: string) {
  const examples = new Map(
    [...page.matchAll(/```(\w+) name=(\S+)\n(.*?)```/gs)].map(([, language = '', name, code = '']) => {
      return [`${language} ${name}`, { language, code }]
    }),
  )
  return {
    names: [...examples.keys()],
    /** Runs an example and returns its output. */
    async run(example: string, env: NodeJS.ProcessEnv, cwd = PACKAGE): Promise<string> {
      const { language, code } = examples.get(example) ?? { language: '', code: '' }
      const command = RUNNERS[language]
      if (!command) throw new Error(`The page has no example "${example}".`)
      const [program, args] = command(code)
      return (await run(program, args, { cwd, env })).stdout
    },
  }
}
