import {
  JOIN,
  JOIN_PAGE,
  MAX_NAME_LENGTH,
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
  PASSWORD_RESET,
  RESET_PAGE,
  SIGN_IN,
  SIGN_IN_PAGE,
} from '@earshot/protocol'
import { page } from './page.ts'

const field = (name: string, { label, attributes }: { label: string; attributes: string }) =>
  `<label>${label} <input name="${name}" required ${attributes}></label>`
const NAME = field('name', { label: 'Your name', attributes: `autocomplete="name" maxlength="${MAX_NAME_LENGTH}"` })
const EMAIL = field('email', { label: 'E-mail address', attributes: 'type="email" autocomplete="username"' })
const PASSWORD = field('password', {
  label: 'Password',
  attributes: `type="password" autocomplete="current-password" maxlength="${MAX_PASSWORD_LENGTH}"`,
})
const newPassword = (name: string) =>
  field(name, {
    label: `New password, at least ${MIN_PASSWORD_LENGTH} characters`,
    attributes: `type="password" autocomplete="new-password" minlength="${MIN_PASSWORD_LENGTH}" maxlength="${MAX_PASSWORD_LENGTH}"`,
  })

interface AccountPage {
  title: string
  fields: string
  button: string
  /** The call that the form makes. With a token, that of the link is sent too. */
  call: string
  needs: 'token' | 'no token'
  done: string
}

/** The pages with which people sign in, by path. They call the same API as everybody else. */
export const ACCOUNT_PAGES: Readonly<Record<string, AccountPage>> = {
  [SIGN_IN_PAGE]: {
    title: 'Sign in',
    fields: EMAIL + PASSWORD,
    button: 'Sign in',
    call: SIGN_IN,
    needs: 'no token',
    done: 'You are signed in.',
  },
  [JOIN_PAGE]: {
    title: 'Join',
    fields: NAME + EMAIL + newPassword('password'),
    button: 'Join',
    call: JOIN,
    needs: 'token',
    done: 'Welcome. You are signed in.',
  },
  [RESET_PAGE]: {
    title: 'Set a new password',
    fields: newPassword('new_password'),
    button: 'Set password',
    call: PASSWORD_RESET,
    needs: 'token',
    done: 'Your password is changed. Sign in with it.',
  },
}

export function accountPage({ title, fields, button, call, needs, done }: AccountPage, nonce: string): string {
  return page({
    title,
    nonce,
    content: `<style nonce="${nonce}">${STYLE}</style>
<main>
  <h1>${title}</h1>
  <form data-call="..${call}" data-needs="${needs}" data-done="${done}">
    ${fields}
    <button>${button}</button>
  </form>
  <p id="status" role="status"></p>
  <noscript><p>This page needs JavaScript. Turn it on, then reload the page.</p></noscript>
</main>
<script nonce="${nonce}">${SCRIPT}</script>`,
  })
}

const STYLE = `
form { display: grid; gap: 1rem; margin: 1.5rem 0 1rem; text-align: start }
label { display: grid; gap: .25rem }
input { font: inherit; padding: .5rem .75rem; border: 1px solid light-dark(#8a909c, #6b7280); border-radius: .5rem;
  background: light-dark(#fff, #16181d); color: inherit }
input:focus-visible { outline: 3px solid #2a5bd7; outline-offset: 1px }
#status { margin: 0; min-height: 1.5em }`

const SCRIPT = `
const form = document.querySelector('form')
const show = (text) => { document.getElementById('status').textContent = text }
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const button = form.querySelector('button')
  const body = Object.fromEntries(new FormData(form))
  if (form.dataset.needs === 'token') body.token = location.hash.slice(1)
  button.disabled = true
  show('')
  try {
    const response = await fetch(form.dataset.call, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
    })
    if (response.ok) {
      history.replaceState(null, '', location.pathname)
      form.hidden = true
      show(form.dataset.done)
    } else {
      const { error } = await response.json()
      const [problem] = Array.isArray(error.details) ? error.details : []
      show(problem ? problem.path + ' ' + problem.message : error.message)
    }
  } catch {
    show('The relay cannot be reached. Try again in a moment.')
  }
  button.disabled = false
})`
