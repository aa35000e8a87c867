import { call } from './api.js'
import { onAction, show } from './form.js'
import { fillList, timeText } from './list.js'
import { createPasskey, hasPasskeys } from './passkeys.js'

const section = document.getElementById('passkeys')
const form = section.querySelector(':scope > form')
const proof = document.getElementById('proof')

/** Shows the person's passkeys, which can be renamed, removed and added. */
export async function showPasskeys() {
  const { items } = await call('GET', 'passkeys')
  fillList(section, items, (row, passkey) => {
    const { id, name, created_at, last_used_at } = passkey
    const rename = row.querySelector('form')
    const used = last_used_at ? `last used ${timeText(last_used_at)}` : 'not used yet'
    row.querySelector('.name').textContent = name
    row.querySelector('.about').textContent = `Added ${timeText(created_at)}, ${used}`
    label(row, '.rename', `Rename ${name}`).addEventListener('click', () => {
      rename.hidden = false
      rename.elements.name.value = name
      rename.elements.name.select()
    })
    row.querySelector('.cancel').addEventListener('click', () => {
      rename.hidden = true
      row.querySelector('.rename').focus()
    })
    rename.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') row.querySelector('.cancel').click()
    })
    onAction(rename, async (change) => {
      await call('PATCH', `passkeys/${id}`, change)
      await refresh(`The passkey is now called ${change.name}.`)
    })
    onAction(label(row, '.remove', `Remove ${name}`), async () => {
      if (!confirm(`Remove the passkey “${name}”? It can no longer sign you in.`)) return
      await call('DELETE', `passkeys/${id}`)
      await refresh(`The passkey ${name} is removed.`)
    })
  })
  if (!hasPasskeys) {
    form.hidden = true
    show(section, 'This browser cannot use passkeys at this address of the relay.')
  }
}

onAction(form, async ({ name, password }) => {
  const { options } = await begin(password)
  const credential = await createPasskey(options)
  await call('POST', 'passkeys', { name, credential })
  form.reset()
  proof.replaceChildren()
  proof.hidden = true
  await refresh(`The passkey ${name} is added. You can sign in with it.`)
})

/** Asks for the password if the relay wants it. */
async function begin(password) {
  try {
    return await call('POST', 'passkeys/options', password ? { password } : {})
  } catch (error) {
    if (error.code === 'SIGN_IN_AGAIN' && proof.hidden) {
      proof.replaceChildren(document.getElementById('proof-field').content.cloneNode(true))
      proof.hidden = false
      proof.querySelector('input').focus()
    }
    throw error
  }
}

async function refresh(text) {
  await showPasskeys()
  section.querySelector('h2').focus()
  show(section, text)
}

function label(row, selector, text) {
  const button = row.querySelector(selector)
  button.setAttribute('aria-label', text)
  return button
}
