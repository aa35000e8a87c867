import { call } from './api.js'
import { onAction, show } from './form.js'
import { showPasskeys } from './own-passkeys.js'
import { showSessions } from './own-sessions.js'

const loading = document.getElementById('loading')
const password = document.querySelector('#password form')

async function open() {
  const { member } = await call('GET', 'auth/signed-in')
  for (const part of ['name', 'email', 'role']) document.getElementById(part).textContent = member[part]
  password.elements.email.defaultValue = member.email
  await Promise.all([showPasskeys(), showSessions()])
  loading.textContent = ''
  document.getElementById('account').hidden = false
}

onAction(document.getElementById('sign-out'), async () => {
  await call('POST', 'auth/sign-out')
  location.replace('sign-in')
})

onAction(password, async ({ current_password, new_password }) => {
  await call('POST', 'auth/change-password', { current_password, new_password })
  password.reset()
  await showSessions()
  return 'The password is changed, and all other sessions have ended.'
})

open().catch((error) => {
  if (error.code === 'UNAUTHENTICATED') location.replace('sign-in')
  else show(document.querySelector('main'), error.message, 'wrong')
})
