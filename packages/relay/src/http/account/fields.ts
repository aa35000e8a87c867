import { MAX_NAME_LENGTH, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '@earshot/protocol'

const field = (name: string, { label, attributes }: { label: string; attributes: string }) =>
  `<label>${label} <input name="${name}" required ${attributes}></label>`

export const EMAIL = field('email', {
  label: 'E-mail address',
  attributes: 'type="email" autocomplete="username webauthn"',
})

/** The person's own name, or that of a passkey. */
export const nameField = ({ label, autocomplete }: { label: string; autocomplete: 'name' | 'off' }) =>
  field('name', { label, attributes: `autocomplete="${autocomplete}" maxlength="${MAX_NAME_LENGTH}"` })

export const passwordField = (name: string, label: string) =>
  field(name, {
    label,
    attributes: `type="password" autocomplete="current-password" maxlength="${MAX_PASSWORD_LENGTH}"`,
  })

export const newPasswordField = (name: string) =>
  field(name, {
    label: `New password, at least ${MIN_PASSWORD_LENGTH} characters`,
    attributes: `type="password" autocomplete="new-password" minlength="${MIN_PASSWORD_LENGTH}" maxlength="${MAX_PASSWORD_LENGTH}"`,
  })
