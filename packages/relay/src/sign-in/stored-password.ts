import type { AuthRowSteps } from '../storage/people-steps.ts'

/** The stored hash of the password of the account with this address, or null. */
export async function findStoredPassword(database: AuthRowSteps, email: string): Promise<string | null> {
  const byEmail = [{ column: 'email', operator: '=' as const, value: email }]
  const [user] = await database.selectAuthRows({ table: 'auth_users', where: byEmail })
  if (!user) return null
  const where = [
    { column: 'user_id', operator: '=' as const, value: user.id ?? null },
    { column: 'provider_id', operator: '=' as const, value: 'credential' },
  ]
  const [account] = await database.selectAuthRows({ table: 'auth_accounts', where })
  return account ? String(account.password) : null
}
