import { expect } from 'vitest'
import type { Answer, RelayUnderTest } from './relay-under-test.ts'

export const PASSWORD = 'correct horse battery'
export const OWNER = 'owner@shop.example'

/** The calls of people, as their browser makes them: with the cookie and with the page's origin. */
export function peopleOf(relay: RelayUnderTest) {
  const send = (
    method: string,
    path: string,
    { cookie, ...call }: { cookie?: string; body?: unknown; origin?: string },
  ) =>
    relay.call(method, path, {
      ...('body' in call ? { body: call.body } : {}),
      headers: { Origin: call.origin ?? relay.url, ...(cookie ? { Cookie: cookie } : {}) },
    })

  async function join(link: string, changes: object = {}): Promise<Answer> {
    const token = link.split('#')[1]
    const person = { token, name: 'Zoë', email: OWNER, password: PASSWORD }
    return send('POST', '/api/v1/auth/join', { body: { ...person, ...changes } })
  }

  async function ownerLink(): Promise<string> {
    return (await relay.ownerLink()) ?? expect.fail('There is an owner.')
  }

  return {
    send,
    join,
    ownerLink,
    signIn: (email: string, password = PASSWORD) => send('POST', '/api/v1/auth/sign-in', { body: { email, password } }),

    /** The cookie of the first owner. */
    async owner(): Promise<string> {
      return cookieOf(await join(await ownerLink()))
    },

    /** Lets the person with this cookie invite somebody, who joins. */
    async member(cookie: string, { role, email }: { role: string; email: string }) {
      const invited = await send('POST', '/api/v1/invitations', { cookie, body: { role } })
      expect(invited.status, invited.text).toBe(201)
      const joined = await join(invited.body.link, { email })
      return { cookie: cookieOf(joined), id: String(joined.body.member.id) }
    },
  }
}

/** The session cookie of an answer, as a browser sends it back. */
export function cookieOf(answer: Answer): string {
  expect(answer.headers.getSetCookie(), answer.text).toHaveLength(1)
  return String(answer.headers.getSetCookie()[0]).split(';')[0] ?? ''
}
