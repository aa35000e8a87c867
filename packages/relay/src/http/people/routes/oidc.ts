import { ACCOUNT_PAGE, OIDC_CALLBACK, OIDC_START, SIGN_IN_PAGE } from '@earshot/protocol'
import { oidcRedirect, signedIn } from '@earshot/protocol/schemas'
import { finishOidc, startOidc } from '../../../domain/people/oidc.ts'
import { publicRoute } from '../route.ts'
import { signedInOutcome } from '../signed-in.ts'

export const oidcRoutes = [
  publicRoute({
    method: 'post',
    path: OIDC_START,
    summary: 'Begin a sign-in at the organization’s provider. Send the browser to the URL.',
    response: oidcRedirect,
    errors: ['NOT_FOUND'],
    run: async ({ context, client }) => {
      const { url, cookies } = await startOidc(context, client)
      return { body: { url }, cookies }
    },
  }),
  publicRoute({
    method: 'get',
    path: OIDC_CALLBACK,
    summary: 'Complete a sign-in at the organization’s provider, which sends the browser here.',
    response: signedIn,
    pages: { done: ACCOUNT_PAGE, refused: SIGN_IN_PAGE },
    errors: ['NOT_FOUND', 'SIGN_IN_EXPIRED', 'SIGN_IN_REFUSED'],
    run: async ({ context, client, request }) => {
      const signedIn = await finishOidc(context, request, client)
      const { body, cookies } = signedInOutcome(context, signedIn)
      return { body, cookies: [...signedIn.cookies, ...cookies] }
    },
  }),
]
