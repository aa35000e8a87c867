import { PASSWORD_CHANGE, PASSWORD_RESET } from '@earshot/protocol'
import { passwordChange, passwordReset } from '@earshot/protocol/schemas'
import { changePassword, resetPassword } from '../../../domain/people/passwords.ts'
import { memberRoute, publicRoute } from '../route.ts'

export const passwordRoutes = [
  memberRoute({
    method: 'post',
    path: PASSWORD_CHANGE,
    summary: 'Change your password, and end your other sessions.',
    body: passwordChange,
    errors: ['INVALID_CREDENTIALS'],
    run: async ({ context, person, body, client: { network } }) => {
      await changePassword(context, person, { ...body, network })
      return {}
    },
  }),
  publicRoute({
    method: 'post',
    path: PASSWORD_RESET,
    summary: 'Set a new password with the token of a link, and end all sessions.',
    body: passwordReset,
    errors: ['INVALID_LINK'],
    run: async ({ context, body, client }) => {
      await resetPassword(context, body, client)
      return {}
    },
  }),
]
