import { randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { PasswordHash } from '../../src/sign-in/create-sign-in.ts'

const derive = promisify<string, string, number, { N: number }, Buffer>(scrypt)

async function hashWith(salt: string, password: string): Promise<string> {
  return `${salt}:${(await derive(password, salt, 32, { N: 2 })).toString('hex')}`
}

/** Scrypt that is cheap to guess: the relay's own takes longer than most tests. */
export const QUICK_PASSWORD: PasswordHash = {
  hash: (password) => hashWith(randomBytes(16).toString('hex'), password),
  verify: async ({ hash, password }) => (await hashWith(hash.split(':')[0] ?? '', password)) === hash,
}
