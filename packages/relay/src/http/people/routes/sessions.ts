import { JOIN, SESSION, SESSIONS, SIGN_IN, SIGN_OUT, SIGNED_IN } from '@earshot/protocol'
import { joinRequest, sessionList, signedIn, signInRequest } from '@earshot/protocol/schemas'
import { join } from '../../../domain/people/join.ts'
import { endOtherSessions, endSession, listSessions, signIn } from '../../../domain/people/sessions.ts'
import { endedCookie } from '../../../sign-in/session-cookie.ts'
import { memberRoute, publicRoute } from '../route.ts'
import { signedInOutcome, toSignedIn } from '../signed-in.ts'

export const sessionRoutes = [
  publicRoute({
    method: 'post',
    path: SIGN_IN,
    summary: 'Sign in with e-mail and password.',
    body: signInRequest,
    errors: ['INVALID_CREDENTIALS'],
    response: signedIn,
    run: async ({ context, body, client }) => signedInOutcome(context, await signIn(context, body, client)),
  }),
  publicRoute({
    method: 'post',
    path: JOIN,
    summary: 'Join by an invitation, and sign in.',
    body: joinRequest,
    errors: ['INVALID_LINK', 'LINK_USED', 'LINK_EXPIRED', 'INVITATION_FOR_OTHER_EMAIL', 'MEMBER_EXISTS'],
    status: 201,
    response: signedIn,
    run: async ({ context, body, client }) => signedInOutcome(context, await join(context, body, client)),
  }),
  memberRoute({
    method: 'get',
    path: SIGNED_IN,
    summary: 'Get who is signed in, and their rights.',
    response: signedIn,
    run: async ({ person }) => ({ body: toSignedIn(person.member) }),
  }),
  memberRoute({
    method: 'post',
    path: SIGN_OUT,
    summary: 'End the session of this request.',
    run: async ({ context, person }) => {
      await endSession(context, person, person.session_id)
      return { cookies: [endedCookie(context.public_url)] }
    },
  }),
  memberRoute({
    method: 'get',
    path: SESSIONS,
    summary: 'List your sessions, newest first.',
    response: sessionList,
    run: async ({ context, person }) => ({ body: { items: await listSessions(context, person) } }),
  }),
  memberRoute({
    method: 'delete',
    path: SESSIONS,
    summary: 'End your other sessions.',
    run: async ({ context, person }) => {
      await endOtherSessions(context, person)
      return {}
    },
  }),
  memberRoute({
    method: 'delete',
    path: SESSION,
    summary: 'End one of your sessions.',
    run: async ({ context, person, params }) => {
      await endSession(context, person, String(params.id))
      return {}
    },
  }),
]
