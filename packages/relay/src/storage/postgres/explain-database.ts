import { ConfigError } from '../../errors.ts'

/** By PostgreSQL error code, for errors after the connection was accepted. */
const WHAT_TO_DO: Readonly<Record<string, string>> = {
  '42501': 'its user may not create tables: make it the owner of the database, or GRANT CREATE ON SCHEMA public to it',
  '25006': 'it is read-only, like a standby: name the primary in EARSHOT_DATABASE_URL',
  '42P07': 'it has tables of another program with the same names: give Earshot its own database',
  '42P06': 'it has a schema of another program with the same name: give Earshot its own database',
  '57014': 'another relay has locked its tables: wait until that relay has started, then try again',
}

/**
 * Explains why PostgreSQL cannot be used, in one sentence for the operator, without the password.
 */
export function explainDatabase(error: unknown, url: string): ConfigError {
  const { code = '', message, path } = error as NodeJS.ErrnoException
  const { hostname, port, pathname } = new URL(url)
  const where = `The database at ${hostname}:${port || 5432}${pathname} cannot be used`
  // A file that the URL names, such as a certificate, could not be read.
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
  // explainConnect has already explained errors without a code.
  if (!code) return new ConfigError(message, { cause: error })
  return new ConfigError(`${where} (${message}): check its log, or correct EARSHOT_DATABASE_URL.`, { cause: error })
}
