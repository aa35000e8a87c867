import { problem } from './api.js'

/** Browsers know passkeys on pages of a host name only, not of an IP address. */
export const hasPasskeys =
  typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function' &&
  !/^(\d+(\.\d+){3}|\[.*\])$/.test(location.hostname)

/** Makes a passkey. Returns what the relay verifies. */
export async function createPasskey(options) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  return toJson(await navigator.credentials.create({ publicKey }).catch(explain))
}

/** Signs with a passkey. `choice`: more options for the browser. */
export async function usePasskey(options, choice = {}) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  return toJson(await navigator.credentials.get({ publicKey, ...choice }).catch(explain))
}

function toJson(credential) {
  const { id, rawId, type, response } = credential.toJSON()
  return { id, rawId, type, response }
}

function explain(error) {
  if (error.name === 'AbortError') throw error
  if (error.name === 'InvalidStateError') throw problem('KNOWN', 'This device already has a passkey of yours.')
  if (error.name === 'SecurityError') throw problem('ADDRESS', 'Passkeys do not work at this address of the relay.')
  throw problem('CANCELLED', 'No passkey was used: it was cancelled, or took too long. Try again.')
}
