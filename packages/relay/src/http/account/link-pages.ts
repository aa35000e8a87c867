import { ACCOUNT_PAGE, JOIN_PAGE, RESET_PAGE, SIGN_IN_PAGE } from '@earshot/protocol'
import { EMAIL, nameField, newPasswordField } from './fields.ts'
import { accountPage } from './layout.ts'

interface LinkPage {
  title: string
  fields: string
  button: string
  /** The call of the API that the form makes, with the token of the link. */
  call: string
  /** What follows: markup. */
  done: string
}

const fileOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** The pages to which links lead, by path. */
export const LINK_PAGES: Readonly<Record<string, LinkPage>> = {
  [JOIN_PAGE]: {
    title: 'Join',
    fields: nameField({ label: 'Your name', autocomplete: 'name' }) + EMAIL + newPasswordField('password'),
    button: 'Join',
    call: 'auth/join',
    done: `Welcome. You are signed in. In <a href="${fileOf(ACCOUNT_PAGE)}">your account</a> you can add a passkey.`,
  },
  [RESET_PAGE]: {
    title: 'Set a new password',
    fields: newPasswordField('new_password'),
    button: 'Set password',
    call: 'auth/reset-password',
    done: `Your password is changed. <a href="${fileOf(SIGN_IN_PAGE)}">Sign in</a> with it.`,
  },
}

export function linkPage({ title, fields, button, call, done }: LinkPage, nonce: string): string {
  return accountPage(
    {
      title,
      script: 'link',
      content: `<form data-call="${call}">
    ${fields}
    <button>${button}</button>
    <p role="status"></p>
  </form>
  <p id="done" tabindex="-1" hidden>${done}</p>`,
    },
    nonce,
  )
}
