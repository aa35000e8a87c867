const API = new URL('../api/v1/', location.href)

/** Calls the relay's API. Throws an error with a `code` and a message that may be shown. */
export async function call(method, path, body) {
  const response = await fetch(new URL(path, API), {
    method,
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw problem('UNREACHABLE', 'The relay cannot be reached. Try again in a moment.')
  })
  if (response.status === 204) return null
  const answer = await response.json().catch(() => null)
  if (response.ok && answer) return answer
  const error = answer?.error
  if (!error) throw problem('UNREADABLE', `The relay answered with status ${response.status}. Try again in a moment.`)
  const [first] = Array.isArray(error.details) ? error.details : []
  throw problem(error.code, first?.path ? `${first.path.replaceAll('_', ' ')} ${first.message}` : error.message)
}

export function problem(code, message) {
  return Object.assign(new Error(message), { code })
}
