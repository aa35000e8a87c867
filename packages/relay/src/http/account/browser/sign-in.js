import { call } from './api.js'
import { onAction, show } from './form.js'
import { hasPasskeys, usePasskey } from './passkeys.js'

/** A challenge ends after five minutes. */
const OFFER_MS = 4 * 60_000

const form = document.querySelector('form')
const passkey = document.getElementById('passkey')
const provider = document.getElementById('provider')
let offer = null

// The problem is shown, and gone after a reload.
history.replaceState(null, '', location.pathname)

const enter = () => location.replace('me')

onAction(form, async (credentials) => {
  await call('POST', 'auth/sign-in', credentials)
  enter()
})

if (provider) {
  onAction(provider, async () => {
    const { url } = await call('POST', 'auth/oidc')
    location.assign(url)
  })
}

async function signInWithPasskey(choice) {
  const { options } = await call('POST', 'auth/passkey/options')
  await call('POST', 'auth/passkey', { credential: await usePasskey(options, choice) })
  enter()
}

/** Offers passkeys where the browser fills in the address, and again before the challenge ends. */
async function offerPasskeys() {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return
  offer?.abort()
  offer = new AbortController()
  const { signal } = offer
  const timer = setTimeout(offerPasskeys, OFFER_MS)
  try {
    await signInWithPasskey({ mediation: 'conditional', signal })
  } catch (error) {
    // Nobody asked for it, so only the relay's refusal is shown.
    if (error.code?.endsWith('REFUSED') || error.code === 'RATE_LIMITED') show(form, error.message, 'wrong')
  }
  if (signal.aborted) clearTimeout(timer)
}

if (hasPasskeys) {
  passkey.hidden = false
  passkey.parentElement.hidden = false
  onAction(passkey, async () => {
    offer?.abort()
    try {
      await signInWithPasskey({})
    } finally {
      offerPasskeys()
    }
  })
  offerPasskeys()
}
