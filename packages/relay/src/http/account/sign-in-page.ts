import { ERRORS } from '@earshot/protocol'
import { escapeHtml } from '../escape-html.ts'
import { EMAIL, passwordField } from './fields.ts'
import { accountPage } from './layout.ts'

/**
 * The page on which people sign in. `provider`: what people call the organization's own sign-in, if
 * there is one. `problem`: the code of what went wrong there; anything else is ignored.
 */
export function signInPage({
  provider,
  problem,
  nonce,
}: {
  provider: string | null
  problem: unknown
  nonce: string
}): string {
  const known = typeof problem === 'string' && Object.hasOwn(ERRORS, problem)
  const message = known ? escapeHtml(ERRORS[problem as keyof typeof ERRORS].message) : ''
  const withProvider =
    provider && `<button type="button" class="quiet" id="provider">Sign in with ${escapeHtml(provider)}</button>`
  return accountPage(
    {
      title: 'Sign in',
      script: 'sign-in',
      content: `<form>
    ${EMAIL}
    ${passwordField('password', 'Password')}
    <button>Sign in</button>
    <p role="status" class="wrong">${message}</p>
  </form>
  <div class="others" ${provider ? '' : 'hidden'}>
    <button type="button" class="quiet" id="passkey" hidden>Sign in with a passkey</button>
    ${withProvider ?? ''}
  </div>`,
    },
    nonce,
  )
}
