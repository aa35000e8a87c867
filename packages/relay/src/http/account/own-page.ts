import { nameField, newPasswordField, passwordField } from './fields.ts'
import { accountPage } from './layout.ts'

const section = (id: string, { title, content }: { title: string; content: string }) => `
  <section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title" tabindex="-1">${title}</h2>
    ${content}
    <p role="status"></p>
  </section>`

const PASSKEYS = section('passkeys', {
  title: 'Passkeys',
  content: `<p>Sign in by fingerprint, face or PIN, without your address and password.</p>
    <ul></ul>
    <form>
      ${nameField({ label: 'Name of the new passkey', autocomplete: 'off' })}
      <div id="proof" hidden></div>
      <button>Add a passkey</button>
    </form>
    <template id="passkey-item"><li>
      <div><strong class="name" dir="auto"></strong> <small class="about"></small></div>
      <div class="actions">
        <button type="button" class="quiet small rename">Rename</button>
        <button type="button" class="quiet small remove">Remove</button>
      </div>
      <form hidden>
        ${nameField({ label: 'New name', autocomplete: 'off' })}
        <div class="actions">
          <button>Save</button>
          <button type="button" class="quiet cancel">Cancel</button>
        </div>
      </form>
    </li></template>
    <template id="proof-field">${passwordField('password', 'Your password, because you signed in some time ago')}</template>`,
})

const SESSIONS = section('sessions', {
  title: 'Sessions',
  content: `<p>Where you are signed in.</p>
    <ul></ul>
    <button type="button" class="quiet" id="end-others">End all other sessions</button>
    <template id="session-item"><li>
      <div><strong class="name"></strong> <small class="about"></small></div>
      <div class="actions"><button type="button" class="quiet small end">End</button></div>
    </li></template>`,
})

const PASSWORD = section('password', {
  title: 'Password',
  content: `<p>A new password ends all other sessions.</p>
    <form>
      <input type="email" name="email" autocomplete="username" hidden>
      ${passwordField('current_password', 'Current password')}
      ${newPasswordField('new_password')}
      <button>Change the password</button>
    </form>`,
})

/** The page on which people see and change their own account. Its script fills it. */
export function ownPage(nonce: string): string {
  return accountPage(
    {
      title: 'Your account',
      script: 'me',
      width: 'wide',
      content: `<p id="loading" role="status">Loading…</p>
  <div id="account" hidden>
  <header>
    <p><strong id="name" dir="auto"></strong><br><span id="email"></span>, <span id="role"></span></p>
    <button type="button" class="quiet" id="sign-out">Sign out</button>
  </header>${PASSKEYS}${SESSIONS}${PASSWORD}
  </div>`,
    },
    nonce,
  )
}
