import { ConfigError } from '../../errors.ts'

/** By PostgreSQL's code, for what it refuses once it has let the relay in. */
const WHAT_TO_DO: Readonly<Record<string, string>> = {
  '42501':
    'its user may not make tables there: make it the owner of the database, or GRANT CREATE ON SCHEMA public to it',
  '25006': 'it takes no writes, as a standby does: name the primary in EARSHOT_DATABASE_URL',
  '42P07': 'it has tables of another program under the same names: give Earshot a database of its own',
  '42P06': 'it has a schema of another program under the same name: give Earshot a database of its own',
  '57014': 'another relay keeps its tables locked: wait for that one’s start to end, then try again',
}

/** Why PostgreSQL cannot be used, as one sentence for the operator, without the password. */
export function explainDatabase(error: unknown, url: string): ConfigError {
  const { code = '', message, path } = error as NodeJS.ErrnoException
  const { hostname, port, pathname } = new URL(url)
  const where = `The database at ${hostname}:${port || 5432}${pathname} cannot be used`
  // A certificate that the address names is read before anybody is asked.
  if (path !== undefined) {
    return new ConfigError(
      `${where}: ${path}, which EARSHOT_DATABASE_URL names, cannot be read (${code}): correct the path.`,
      {
        cause: error,
      },
    )
  }
  const todo = WHAT_TO_DO[code]
  if (todo) return new ConfigError(`${where}: ${todo}.`, { cause: error })
  // What was explained where it happened has no code.
  if (!code) return new ConfigError(message, { cause: error })
  return new ConfigError(`${where} (${message}): look into its log, or correct EARSHOT_DATABASE_URL.`, { cause: error })
}
