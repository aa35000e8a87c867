// A bug form without the widget. It makes the five calls of the capture flow, one after the other, with fetch.

const { relay, key } = document.querySelector('script[data-relay]').dataset

// Every call names the capture key and the page's origin. The relay compares `origin` with the key's list and with the request's own
// Origin header, so only the true origin works.
const caller = { public_key: key, origin: location.origin }

/** Posts JSON and returns JSON. A refusal becomes an Error with the relay's message, which is safe to show. */
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
  // Describe the file before the upload. The relay signs upload URLs for exactly this description.
  const file = screenshot.size > 0 ? screenshot : undefined
  const artifacts = file
    ? [{ kind: 'screenshot', content_type: file.type, size: file.size, sha256: await sha256(file) }]
    : []

  // 1. Request a token for one upload session. It expires after five minutes and is valid for nothing else.
  const create = await post('tokens', { action: 'create' })

  // 2. Open the session. It contains the upload URLs and the tokens for the last step.
  const session = await post('upload-sessions', {
    capture_token: create.capture_token,
    media_kind: file ? 'screenshot' : 'none',
    meta: { source: 'form' },
    artifacts,
  })

  // 3. Upload the bytes to the signed URL, with exactly the headers that the session contains.
  for (const { url, method, headers } of session.uploads) {
    const stored = await fetch(url, { method, headers, body: file, credentials: 'omit' })
    if (!stored.ok) throw new Error('The screenshot could not be uploaded. Try again.')
  }

  // 4. Request a second token, for the last step. The relay would refuse the first one, because a token is valid for one step only.
  const finalize = await post('tokens', { action: 'finalize' })

  // 5. Create the report. If the response is lost, repeat the same call: it returns the same report and does not create a second one.
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
    // The form keeps its values.
    outcome.textContent = `Not sent: ${error.message}`
  }
})
