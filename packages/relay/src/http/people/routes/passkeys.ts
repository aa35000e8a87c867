import { PASSKEY, PASSKEY_OPTIONS, PASSKEY_SIGN_IN, PASSKEY_SIGN_IN_OPTIONS, PASSKEYS } from '@earshot/protocol'
import {
  newPasskey,
  passkey,
  passkeyChange,
  passkeyList,
  passkeyOptions,
  passkeyOptionsRequest,
  passkeySignIn,
  signedIn,
} from '@earshot/protocol/schemas'
import { beginPasskeySignIn, signInWithPasskey } from '../../../domain/people/passkey-sign-in.ts'
import {
  addPasskey,
  beginPasskey,
  deletePasskey,
  listPasskeys,
  renamePasskey,
} from '../../../domain/people/passkeys.ts'
import { memberRoute, publicRoute } from '../route.ts'
import { signedInOutcome } from '../signed-in.ts'

export const passkeyRoutes = [
  publicRoute({
    method: 'post',
    path: PASSKEY_SIGN_IN_OPTIONS,
    summary: 'Begin a sign-in with a passkey.',
    response: passkeyOptions,
    errors: ['NOT_FOUND'],
    run: async ({ context }) => ({ body: { options: beginPasskeySignIn(context) } }),
  }),
  publicRoute({
    method: 'post',
    path: PASSKEY_SIGN_IN,
    summary: 'Sign in with a passkey.',
    body: passkeySignIn,
    response: signedIn,
    errors: ['NOT_FOUND', 'SIGN_IN_EXPIRED', 'PASSKEY_REFUSED'],
    run: async ({ context, body, client }) =>
      signedInOutcome(context, await signInWithPasskey(context, body.credential, client)),
  }),
  memberRoute({
    method: 'get',
    path: PASSKEYS,
    summary: 'List your passkeys, oldest first.',
    response: passkeyList,
    run: async ({ context, person }) => ({ body: { items: await listPasskeys(context, person) } }),
  }),
  memberRoute({
    method: 'post',
    path: PASSKEY_OPTIONS,
    summary: 'Begin to add a passkey. Ten minutes after the sign-in, the password is needed too.',
    body: passkeyOptionsRequest,
    response: passkeyOptions,
    errors: ['NOT_FOUND', 'SIGN_IN_AGAIN', 'INVALID_CREDENTIALS', 'KEY_LIMIT_REACHED'],
    run: async ({ context, person, body: { password }, client: { network } }) => ({
      body: { options: await beginPasskey(context, person, { password, network }) },
    }),
  }),
  memberRoute({
    method: 'post',
    path: PASSKEYS,
    summary: 'Add the passkey that your device has made.',
    body: newPasskey,
    status: 201,
    response: passkey,
    errors: ['NOT_FOUND', 'SIGN_IN_EXPIRED', 'PASSKEY_REFUSED', 'CONFLICT', 'KEY_LIMIT_REACHED'],
    run: async ({ context, person, body }) => ({ body: await addPasskey(context, person, body) }),
  }),
  memberRoute({
    method: 'patch',
    path: PASSKEY,
    summary: 'Rename one of your passkeys.',
    body: passkeyChange,
    response: passkey,
    run: async ({ context, person, params, body }) => ({
      body: await renamePasskey(context, person, { id: String(params.id), ...body }),
    }),
  }),
  memberRoute({
    method: 'delete',
    path: PASSKEY,
    summary: 'Remove one of your passkeys.',
    run: async ({ context, person, params }) => {
      await deletePasskey(context, person, String(params.id))
      return {}
    },
  }),
]
