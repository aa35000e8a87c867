// Sends a report from a server, for example for a failed job, an e-mail or a device. It has no dependencies.
//
//   EARSHOT_RELAY=… EARSHOT_KEY=… EARSHOT_ORIGIN=https://jobs.example.com node report.mjs "Nightly import failed" "Row 812 …"
//
// A server sends no Origin header, so the relay can only check the body's `origin`, and anybody who knows the key can send the same.
// Rate limits and quotas protect the relay, or a key that accepts signed requests only: see docs/capture-keys.md. In any case, create a
// separate key for servers.
import { arch, platform, release } from 'node:os'

const { EARSHOT_RELAY: relay, EARSHOT_KEY: public_key, EARSHOT_ORIGIN: origin } = process.env
const [title, summary = ''] = process.argv.slice(2)

if (!relay || !public_key || !origin || !title) {
  console.error('Usage: EARSHOT_RELAY=… EARSHOT_KEY=… EARSHOT_ORIGIN=… node report.mjs "title" ["summary"]')
  process.exit(2)
}

/** Replaces characters that could control the terminal. */
const plain = (text) => String(text).replace(/[^\x20-\x7e]/g, '?')

async function post(path, body) {
  const response = await fetch(`${relay}/api/v1/public/capture/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ public_key, origin, ...body }),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(plain(`${answer.error.code}: ${answer.error.message}`))
  return answer
}

/** The debugger document, with the members that a server can fill in. */
const now = Date.now()
const debuggerDocument = {
  version: 1,
  captured_at: now,
  environment: null,
  console: [],
  network: [],
  errors: [{ at: now, kind: 'error', name: 'Error', message: title }],
  actions: [],
  performance: {
    time_to_first_byte: null,
    first_contentful_paint: null,
    largest_contentful_paint: null,
    interaction_to_next_paint: null,
    cumulative_layout_shift: null,
    long_tasks: { count: 0, total: 0, longest: 0 },
  },
  context: { custom: { node: process.version, platform: platform(), release: release(), arch: arch() } },
  privacy: { replay_text: 'strict', masked: {}, dropped: {} },
  parts: [],
}

// 1. Request a one-time token for the first step.
const create = await post('tokens', { action: 'create' })

// 2. Open an upload session. The request lists no artifacts, so the session offers uploads for the media kind and the debugger document.
const session = await post('upload-sessions', {
  capture_token: create.capture_token,
  media_kind: 'none',
  meta: { source: 'server' },
})

// 3. Upload each artifact to its signed URL.
for (const { kind, url, method, headers } of session.uploads) {
  if (kind !== 'debugger') continue
  const stored = await fetch(url, { method, headers, body: JSON.stringify(debuggerDocument) })
  if (!stored.ok) throw new Error(plain(`The upload was refused: ${await stored.text()}`))
}

// 4. Request a one-time token for the last step.
const finalize = await post('tokens', { action: 'finalize' })

// 5. Create the report.
const { report } = await post('finalize', {
  capture_token: finalize.capture_token,
  upload_session_token: session.upload_session_token,
  finalize_token: session.finalize_token,
  title,
  summary,
  visibility: 'organization',
})
console.log(plain(report.id))
