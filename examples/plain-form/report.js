// A bug form without the widget: the five calls of the public capture flow, one after the other, by fetch alone.

const { relay, key } = document.querySelector('script[data-relay]').dataset

// Every call says which capture key it comes with, and from which page. The relay compares `origin` with the key's list and with the
// request's own Origin header, so nothing but the truth works here.
const caller = { public_key: key, origin: location.origin }

/** Posts JSON and answers with JSON. A refusal becomes an Error with the relay's own sentence, which is safe to show. */
async function post(path, body) {
  const response = await fetch(`${relay}/api/v1/public/capture/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...caller, ...body }),
    credentials: 'omit',
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error.message)
  return answer
}

async function sha256(file) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function sendReport({ title, summary, email, screenshot }) {
  // What will be uploaded, described beforehand. The upload addresses are bound to these descriptions.
  const file = screenshot.size > 0 ? screenshot : undefined
  const artifacts = file
    ? [{ kind: 'screenshot', content_type: file.type, size: file.size, sha256: await sha256(file) }]
    : []

  // 1. A token that buys one upload session. It lives five minutes and is good for nothing else.
  const create = await post('tokens', { action: 'create' })

  // 2. The session: where to upload, and what finalizing will need.
  const session = await post('upload-sessions', {
    capture_token: create.capture_token,
    media_kind: file ? 'screenshot' : 'none',
    meta: { source: 'form' },
    artifacts,
  })

  // 3. The bytes, straight to the signed address, with exactly the headers that came with it.
  for (const { url, method, headers } of session.uploads) {
    const stored = await fetch(url, { method, headers, body: file, credentials: 'omit' })
    if (!stored.ok) throw new Error('The screenshot could not be uploaded. Try again.')
  }

  // 4. A second token, for the last step. The first one would be refused: a token is spent by the step it was issued for.
  const finalize = await post('tokens', { action: 'finalize' })

  // 5. The report itself. Sending the same call again, after a lost answer, gives the same report and not a second one.
  return post('finalize', {
    capture_token: finalize.capture_token,
    upload_session_token: session.upload_session_token,
    finalize_token: session.finalize_token,
    title,
    summary,
    visibility: 'organization',
    ...(email ? { reporter: { email } } : {}),
    artifacts: session.uploads.map(({ artifact_id }, index) => ({
      artifact_id,
      sha256: artifacts[index].sha256,
      size: artifacts[index].size,
    })),
  })
}

const form = document.getElementById('bug')
const outcome = document.getElementById('outcome')

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  outcome.textContent = 'Sending …'
  try {
    const { report } = await sendReport(Object.fromEntries(new FormData(form)))
    outcome.textContent = `Thank you. Your report is number ${report.id}.`
    form.reset()
  } catch (error) {
    // What was written stays in the form.
    outcome.textContent = `Not sent: ${error.message}`
  }
})
