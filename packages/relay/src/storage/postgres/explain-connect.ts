const WHAT_TO_DO: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: start PostgreSQL, or correct EARSHOT_DATABASE_URL',
  ENOTFOUND: 'the host does not exist: correct EARSHOT_DATABASE_URL',
  EAI_AGAIN: 'the host name cannot be resolved now: try again, or correct EARSHOT_DATABASE_URL',
  ETIMEDOUT: 'it does not respond: check the network and firewall, or correct EARSHOT_DATABASE_URL',
  '28P01': 'it refuses the password: correct EARSHOT_DATABASE_URL',
  '28000': 'it refuses this user or address: allow them in pg_hba.conf, or correct EARSHOT_DATABASE_URL',
  '3D000': 'the database does not exist: create it, or correct EARSHOT_DATABASE_URL',
  '53300': 'it has no connections left: raise max_connections, or lower EARSHOT_DATABASE_CONNECTIONS',
}

/** Explains a connection error in one sentence for the operator, without the password. */
export function explainConnect(error: unknown, url: string): Error {
  const { code = '', message } = error as NodeJS.ErrnoException
  const { hostname, port, pathname } = new URL(url)
  const where = `${hostname}:${port || 5432}${pathname}`
  return new Error(`The database at ${where} cannot be used: ${WHAT_TO_DO[code] ?? message}.`, { cause: error })
}
